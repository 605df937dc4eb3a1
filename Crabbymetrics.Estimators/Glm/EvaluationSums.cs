namespace Crabbymetrics.Estimators;

/// <summary>The sums of a pass of the objective, <c>[loss | slope, Z'slope | curvature, Z'curvature, Z'diag(curvature)Z in arrow form]</c>,
/// of which the later parts are there where they are wanted.</summary>
internal readonly ref struct EvaluationSums(Span<double> values, int columns, bool hasGradient, bool hasHessian)
{
    private readonly Span<double> _values = values;
    private readonly int _columns = columns;

    /// <summary>Whether the sums of the gradient are wanted.</summary>
    public bool HasGradient { get; } = hasGradient;

    /// <summary>Whether those of the Hessian are.</summary>
    public bool HasHessian { get; } = hasHessian;

    /// <summary>The sum of the losses.</summary>
    public ref double Loss => ref _values[0];

    /// <summary>The sum of the slopes.</summary>
    public ref double Slope => ref _values[1];

    /// <summary>Z'slope.</summary>
    public Span<double> SlopeProducts => _values.Slice(2, _columns);

    /// <summary>The sum of the curvatures.</summary>
    public ref double Curvature => ref _values[OfHessian];

    /// <summary>Z'curvature.</summary>
    public Span<double> CurvatureProducts => _values.Slice(OfHessian + 1, _columns);

    /// <summary>Z'diag(curvature)Z in arrow form.</summary>
    public Span<double> CrossProduct => _values[(OfHessian + 1 + _columns)..];

    private int OfHessian => HasGradient ? 2 + _columns : 1;
}
