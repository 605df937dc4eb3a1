namespace Crabbymetrics.Estimators;

/// <summary>A linear predictor of the columns of a view, without an offset.</summary>
internal readonly ref struct LinearPredictor(double constant, ReadOnlySpan<double> coefficients)
{
    /// <summary>The constant.</summary>
    public double Constant { get; } = constant;

    /// <summary>A coefficient for each column.</summary>
    public ReadOnlySpan<double> Coefficients { get; } = coefficients;
}
