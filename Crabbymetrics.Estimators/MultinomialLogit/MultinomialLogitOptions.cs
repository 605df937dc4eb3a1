namespace Crabbymetrics.Estimators;

/// <summary>The options of a multinomial logit. Every option has a stated default.</summary>
public sealed class MultinomialLogitOptions : GlmOptions
{
    /// <summary>The class that the others are compared with, by its label in words.</summary>
    /// <value>Default null: the last of the sorted classes.</value>
    public string? ReferenceClass { get; set; }

    /// <summary>Which slopes the ridge penalty acts on, where <see cref="GlmOptions.Alpha"/> is positive.</summary>
    /// <value>Default <see cref="MultinomialPenalty.AverageContrast"/>.</value>
    public MultinomialPenalty Penalty { get; set; }
}
