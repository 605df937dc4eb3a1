namespace Crabbymetrics.Estimators;

/// <summary>Counts the rows that do not meet the condition of <see cref="NewtonCertificate"/>; of a block that follows one with such rows
/// none are looked at.</summary>
internal sealed class CertificateVisitor : BlockPass
{
    public const string Kind = "glm.certificate";

    // A step that changes a row's slope by at most this share of it does not carry the row to a limit of its likelihood.
    private const double LargestShare = 0.5;

    private readonly IGlmFamily _family;
    private readonly double[] _step;
    private readonly double[] _between;
    private readonly double[] _point;
    private readonly double _stepConstant;
    private readonly double _betweenConstant;
    private readonly double _pointConstant;
    private readonly bool _samePoint;
    private readonly bool _hasUnitRatio;

    public CertificateVisitor(
        IGlmFamily family,
        WorkingParameters parameters,
        ReadOnlySpan<double> step,
        ReadOnlySpan<double> point,
        ReadOnlySpan<double> hessianPoint
    )
    {
        _family = family;
        _step = new double[parameters.SlopeCount];
        _between = new double[parameters.SlopeCount];
        _point = new double[parameters.SlopeCount];
        _stepConstant = parameters.ToView(step, _step);
        _pointConstant = parameters.ToView(point, _point);
        double[] change = [.. hessianPoint];
        for (int j = 0; j < change.Length; j++)
        {
            change[j] -= point[j];
        }

        _samePoint = !change.AsSpan().ContainsAnyExcept(0.0);
        _betweenConstant = parameters.ToView(change, _between);
        _hasUnitRatio = CurvatureRatio.IsOne(family);
    }

    private CertificateVisitor(PassReading reading)
    {
        _family = reading.Family();
        _samePoint = reading.Flag();
        _stepConstant = reading.Number();
        _betweenConstant = reading.Number();
        _pointConstant = reading.Number();
        _step = reading.Share(3);
        _between = reading.Share(2);
        _point = reading.Share(1);
        _hasUnitRatio = CurvatureRatio.IsOne(_family);
    }

    public override int SumCount => 1;

    public static IPass Read(PassReading reading) => new CertificateVisitor(reading);

    public override PassDescription Describe() =>
        Describe(
            Kind,
            _family,
            [_samePoint ? 1.0 : 0.0, _stepConstant, _betweenConstant, _pointConstant, .. _step, .. _between, .. _point]
        );

    public override int ScratchCount(int rowCount) => 6 * rowCount;

    public override void Visit(in DesignBlock block, Span<double> sums, Span<double> scratch)
    {
        if (sums[0] > 0.0 || block.IsAbsent())
        {
            return;
        }

        int n = block.RowCount;
        Span<double> steps = scratch[..n],
            changes = scratch.Slice(n, n);
        steps.Fill(_stepConstant);
        block.AddLinearPredictor(_step, steps);
        changes.Fill(_samePoint ? 0.0 : _betweenConstant);
        if (!_samePoint)
        {
            block.AddLinearPredictor(_between, changes);
        }

        ReadOnlySpan<double> outcome = block.Outcome,
            weights = block.Weights;
        if (_hasUnitRatio)
        {
            // If the longest step and the largest change of the block together meet the condition, every row does.
            if (Vectors.MaxAbs(steps) * Math.Exp(Vectors.MaxAbs(changes)) <= LargestShare)
            {
                return;
            }

            for (int i = 0; i < n; i++)
            {
                double share = Math.Abs(steps[i]);
                share = _samePoint ? share : share * Math.Exp(Math.Abs(changes[i]));
                sums[0] += share <= LargestShare || !CanBeSeparated(outcome[i], weights, i) ? 0.0 : 1.0;
            }

            return;
        }

        CompareDerivatives(in block, steps, changes, sums, scratch[(2 * n)..]);
    }

    private void CompareDerivatives(
        in DesignBlock block,
        ReadOnlySpan<double> steps,
        Span<double> changes,
        Span<double> sums,
        Span<double> scratch
    )
    {
        int n = steps.Length;
        ReadOnlySpan<double> outcome = block.Outcome,
            weights = block.Weights;
        Span<double> eta = scratch[..n],
            slope = scratch.Slice(n, n),
            curvature = scratch.Slice(2 * n, n),
            loss = scratch.Slice(3 * n, n);
        block.LinearPredictor(_pointConstant, _point, eta);
        for (int i = 0; i < n; i++)
        {
            changes[i] += eta[i];
        }

        _family.Evaluate(eta, outcome, loss, slope, curvature);
        _family.Curvature(changes, outcome, curvature);
        for (int i = 0; i < n; i++)
        {
            bool holds = Math.Abs(curvature[i] * steps[i]) <= LargestShare * Math.Abs(slope[i]) && slope[i] != 0.0;
            sums[0] += holds || !CanBeSeparated(outcome[i], weights, i) ? 0.0 : 1.0;
        }
    }

    private bool CanBeSeparated(double outcome, ReadOnlySpan<double> weights, int row) =>
        (weights.IsEmpty || weights[row] > 0.0) && _family.RecessionDirection(outcome) != 0;
}
