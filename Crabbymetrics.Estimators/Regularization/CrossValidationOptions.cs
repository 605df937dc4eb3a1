namespace Crabbymetrics.Estimators;

/// <summary>How a path of penalties is cross-validated. Every option has a stated default.</summary>
public sealed class CrossValidationOptions
{
    /// <summary>The number of folds, from 2 to the number of observations (of groups, where there are groups). Not read where
    /// <see cref="GivenFolds"/> are.</summary>
    /// <value>Default 10.</value>
    public int Folds { get; set; } = 10;

    /// <summary>Decides which observation is in which fold: the same folds on every machine.</summary>
    /// <value>Default 0.</value>
    public long Seed { get; set; }

    /// <summary>The folds themselves: a row is left out with its group.</summary>
    /// <value>Default null: they are drawn.</value>
    public Clustering? GivenFolds { get; set; }

    /// <summary>Groups whose rows stay together in one fold.</summary>
    /// <value>Default null: every observation is drawn alone.</value>
    public Clustering? Groups { get; set; }

    /// <summary>Whether each outcome, a class, is spread evenly over the folds.</summary>
    /// <value>Default false.</value>
    public bool Stratify { get; set; }

    /// <summary>By what the left-out rows judge.</summary>
    /// <value>Default <see cref="CrossValidationMeasure.Deviance"/>.</value>
    public CrossValidationMeasure Measure { get; set; }
}
