using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

// The direction of a step.
internal sealed partial class AbsorbedNewton
{
    // The step of the slopes; that of the linear predictors goes into _step.
    private (double[] Direction, bool Found) Direction(bool inModel, double last, double scale, out double decrement)
    {
        double[] residual = _residual;
        double length = Math.Sqrt(WriteResiduals(inModel, residual));
        // What may be the last step is as accurate as the tolerance asks for.
        bool isLast = 0.01 * last * last <= NearEffects * scale * scale;
        double absolute = isLast ? 0.2 * _tolerance * scale : 0.01 * Math.Min(last, last * last / scale);
        double tolerance = double.IsFinite(absolute) ? Math.Clamp(absolute / length, TightestInner, FirstTolerance) : FirstTolerance;
        _projection.Reweight(_curvature);
        WithinColumn[] within = _projection.Remove(residual, [.. _kept.Select(j => _columns[j])], tolerance, _cancellationToken);
        _inner += within.Max(static column => column.Iterations);
        if (!_isSettled && !Settle(ref within))
        {
            decrement = double.NaN;
            return ([], false);
        }

        // Where weights all but vanish, a column may be spanned or dependent for one step: it stays where it is.
        List<int> moving = [.. Enumerable.Range(0, _kept.Length).Where(position => !within[position + 1].IsSpanned)];
        WeightedCrossProduct cross = Cross(within, moving);
        if (cross.FindDependent() is { IsEmpty: false } dependent)
        {
            moving = [.. moving.Where((_, place) => !dependent.Contains(place))];
            cross = Cross(within, moving);
        }

        double[]? solution = cross.Solve();
        if (solution is null)
        {
            decrement = double.NaN;
            return ([], false);
        }

        _slopeDecrement = Math.Sqrt(Math.Max(0.0, cross.RightSideTimes(solution)));
        double[] direction = new double[_kept.Length];
        for (int j = 0; j < moving.Count; j++)
        {
            direction[moving[j]] = solution[j];
        }

        decrement = Math.Sqrt(WriteStep(residual, within, direction));
        if (_observed is not null && inModel && decrement <= NearEnough * scale && moving.Count == _kept.Length)
        {
            ObservedStep observed = new(_problem, _projection, _curvature, _observed, StepAccuracy);
            double[][] columns = [.. Enumerable.Range(0, _kept.Length).Select(position => within[position + 1].Values)];
            observed.TryImprove(columns, _step, direction, _cancellationToken);
        }

        return (direction, double.IsFinite(decrement));
    }

    // Leaves out columns that are not identified, by the first projection; false where none may be left out.
    private bool Settle(ref WithinColumn[] within)
    {
        _isSettled = true;
        WithinColumn[] first = within;
        List<int> free = [.. Enumerable.Range(0, _kept.Length).Where(position => !first[position + 1].IsSpanned)];
        ImmutableArray<int> dependent = Cross(within, free).FindDependent();
        int[] kept = [.. free.Where((_, place) => !dependent.Contains(place))];
        if (kept.Length < _kept.Length && KeepsAllColumns)
        {
            return false;
        }

        _spanned = [.. Enumerable.Range(0, _kept.Length).Where(position => !free.Contains(position)).Select(position => _kept[position])];
        _dependent = [.. dependent.Select(place => _kept[free[place]])];
        within = [first[0], .. kept.Select(position => first[position + 1])];
        _projection.Keep(kept);
        _coefficients = [.. kept.Select(position => _coefficients[position])];
        _kept = [.. kept.Select(position => _kept[position])];
        return true;
    }

    private WeightedCrossProduct Cross(WithinColumn[] within, List<int> positions) =>
        WeightedCrossProduct.Of(
            _problem.Ranges,
            _curvature,
            [.. positions.Select(position => within[position + 1].Values)],
            within[0].Values
        );
}
