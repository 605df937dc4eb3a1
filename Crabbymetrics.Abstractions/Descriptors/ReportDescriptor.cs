namespace Crabbymetrics;

/// <summary>How hosts show a result whose type they do not know, and what they can ask of it after the fit. Immutable.</summary>
public abstract class ReportDescriptor
{
    private protected ReportDescriptor() { }

    /// <summary>What can be asked for: flags of the command line beside those of the estimator.</summary>
    public abstract OptionSchema Options { get; }

    /// <summary>Makes the report.</summary>
    /// <param name="result">A result of the estimator.</param>
    /// <param name="options">What is asked for, of the type of <see cref="OptionSchema.OptionsType"/>.</param>
    /// <param name="cancellationToken">Ends what is computed for it.</param>
    /// <exception cref="InferenceUnavailableException">What is asked for is not defined for this result.</exception>
    public abstract ResultReport Create(object result, object options, CancellationToken cancellationToken = default);
}
