namespace Crabbymetrics.Estimators;

/// <summary>By what left-out rows judge a model.</summary>
public enum CrossValidationMeasure
{
    /// <summary>The mean unit deviance; of Gaussian outcomes the mean squared error.</summary>
    Deviance,

    /// <summary>The mean squared difference of outcome and mean.</summary>
    MeanSquaredError,

    /// <summary>The mean absolute difference of outcome and mean.</summary>
    MeanAbsoluteError,

    /// <summary>The share of outcomes that are not the class of the larger probability. For outcomes of two classes.</summary>
    Misclassification,

    /// <summary>The area under the receiver operating characteristic, the larger the better. For outcomes of two classes.</summary>
    AreaUnderCurve,
}
