using System.Collections.Immutable;

namespace Crabbymetrics.Inference;

/// <summary>Values, derivatives and errors of effects as they are made, so that the rows of one need not be kept for the next.</summary>
internal sealed class EffectCalculation
{
    private readonly IEstimationResult _result;
    private readonly EffectsRequest _request;
    private readonly Estimability? _estimability;
    private readonly double[] _parameters;
    private readonly List<double[]> _draws = [];
    private readonly List<EffectCell> _cells = [];
    private readonly List<double> _values = [];
    private readonly List<double> _nulls = [];
    private readonly List<double[]> _gradients = [];
    private readonly List<double[]> _shifts = [];
    private readonly List<double[]> _atDraws = [];
    private readonly int _shiftCount;

    public EffectCalculation(IEstimationResult result, MeanSurface surface, EffectsRequest request)
    {
        _result = result;
        _request = request;
        _parameters = Known(result.Parameters.AsSpan());
        bool absorbs = result is IAbsorbedEffects { Absorbed.IsEmpty: false };
        DesignMatrix design = MeanSurface.DesignOf(result);
        _shiftCount = absorbs ? design.RowCount : 0;
        _estimability = absorbs ? null : Estimability.Of(result, surface, design);
        if (request.Bootstrap is not { } bootstrap)
        {
            return;
        }

        if (absorbs || bootstrap.IsJackknife || !bootstrap.ParameterNames.SequenceEqual(result.ParameterNames))
        {
            throw new ArgumentException(
                absorbs ? "Draws of the slopes do not have the absorbed effects, with which the effects vary: use the delta method."
                    : bootstrap.IsJackknife ? "Leave-one-out estimates are no draws: give bootstrap.Covariance() as the covariance."
                    : "The draws are of other parameters than the model has.",
                nameof(request)
            );
        }

        for (int r = 0; r < bootstrap.Replications; r++)
        {
            if (bootstrap.Draw(r).IndexOfAnyExcept(double.NaN) >= 0)
            {
                _draws.Add(Known(bootstrap.Draw(r)));
            }
        }

        if (_draws.Count < 2)
        {
            throw new ArgumentException("Fewer than two draws succeeded.", nameof(request));
        }
    }

    /// <summary>Takes an effect.</summary>
    public void Add(EffectCell cell, EffectStatistic statistic)
    {
        double[] gradient = new double[_parameters.Length];
        double[] shift = new double[_shiftCount];
        double value = statistic.Evaluate(_parameters, gradient, shift);
        if (_estimability?.Holds(gradient) == false || !double.IsFinite(value))
        {
            value = double.NaN;
            gradient.AsSpan().Fill(double.NaN);
        }

        _cells.Add(cell);
        _values.Add(value);
        _nulls.Add(statistic.Null);
        _gradients.Add(gradient);
        _shifts.Add(shift);
        if (_draws.Count > 0)
        {
            // What no parameter changes is the same for all draws, without the rounding of each.
            bool isConstant = !gradient.AsSpan().ContainsAnyExcept(0.0);
            _atDraws.Add([
                .. _draws.Select(draw =>
                    double.IsNaN(value) ? double.NaN
                    : isConstant ? value
                    : statistic.Evaluate(draw, [], [])
                ),
            ]);
        }
    }

    /// <summary>The table with errors by the delta method.</summary>
    public EffectTable ByDeltaMethod(string title, Func<IEstimationResult, CovarianceMatrix> covarianceOf)
    {
        ImmutableArray<string> names = Names();
        double[] gradients = [.. _gradients.SelectMany(static gradient => gradient)];
        IEstimationResult of = _result;
        if (_shifts.Exists(static shift => shift.AsSpan().ContainsAnyExcept(0.0)))
        {
            CarriedStatistics carried = Capability
                .Require<IEffectParts>(_result, "An effect beside absorbed effects")
                .Carry(_shifts, gradients);
            (of, gradients) = (carried.Result, [.. carried.Gradients]);
        }

        CovarianceMatrix covariance = covarianceOf(of);
        EffectCovariance.RequireSameParameters(of, covariance);
        CovarianceMatrix own = EffectCovariance.Propagate(names, gradients, covariance);
        double degreesOfFreedom = covariance.TestDegreesOfFreedom(_result);
        double quantile = StudentTDistribution.TwoSidedQuantile(_request.Level, degreesOfFreedom);
        ImmutableArray<CoefficientRow> rows =
        [
            .. names.Select(
                (name, m) =>
                {
                    CoefficientRow row = CoefficientRow.Create(name, _values[m], Math.Sqrt(own[m, m]), degreesOfFreedom, quantile);
                    return Against(row, _nulls[m], degreesOfFreedom);
                }
            ),
        ];
        return Finish(EffectTable.Create(title, rows, own, _request.Level, degreesOfFreedom), "delta method");
    }

    /// <summary>The table with errors and percentile limits from draws.</summary>
    public EffectTable ByDraws(string title)
    {
        ImmutableArray<string> names = Names();
        int m = names.Length;
        double[] values = new double[m * m];
        double[] means = [.. _atDraws.Select(static draws => draws.Average())];
        for (int a = 0; a < m; a++)
        {
            for (int b = 0; b < m; b++)
            {
                double sum = 0.0;
                for (int r = 0; r < _draws.Count; r++)
                {
                    sum += (_atDraws[a][r] - means[a]) * (_atDraws[b][r] - means[b]);
                }

                values[(a * m) + b] = sum / (_draws.Count - 1.0);
            }
        }

        BootstrapResult bootstrap = _request.Bootstrap!;
        string kind = FormattableString.Invariant($"bootstrap ({bootstrap.Scheme}, {_draws.Count} draws)");
        CovarianceMatrix covariance = new(kind, names, values) { Warnings = bootstrap.Warnings };
        double tail = (1.0 - _request.Level) / 2.0;
        ImmutableArray<CoefficientRow> rows =
        [
            .. names.Select(
                (name, a) =>
                {
                    double[] sorted = [.. _atDraws[a].Order()];
                    CoefficientRow row = CoefficientRow.Create(name, _values[a], Math.Sqrt(covariance[a, a]), double.PositiveInfinity, 0.0);
                    return row.StandardError is null
                        ? row
                        : Against(row, _nulls[a], double.PositiveInfinity) with
                        {
                            ConfidenceLow = BootstrapQuantile.OfSorted(sorted, tail),
                            ConfidenceHigh = BootstrapQuantile.OfSorted(sorted, 1.0 - tail),
                        };
                }
            ),
        ];
        return Finish(EffectTable.Create(title, rows, covariance, _request.Level, double.PositiveInfinity), "percentile limits");
    }

    private EffectTable Finish(EffectTable table, string method)
    {
        EffectTable whole = table.With([.. _cells], method, _request.Hypotheses);
        if (whole.Hypotheses.Length > 0)
        {
            // A hypothesis that cannot be read is refused with the request.
            whole.Test();
        }

        return whole;
    }

    private static CoefficientRow Against(CoefficientRow row, double value, double degreesOfFreedom)
    {
        if (value == 0.0 || row.StandardError is not > 0.0)
        {
            return row;
        }

        double statistic = (row.Estimate!.Value - value) / row.StandardError.Value;
        return row with { Statistic = statistic, PValue = StudentTDistribution.TwoSidedTail(statistic, degreesOfFreedom) };
    }

    private ImmutableArray<string> Names() => [.. _cells.Select(static cell => cell.Name)];

    private static double[] Known(ReadOnlySpan<double> parameters)
    {
        double[] known = parameters.ToArray();
        for (int j = 0; j < known.Length; j++)
        {
            known[j] = double.IsNaN(known[j]) ? 0.0 : known[j];
        }

        return known;
    }
}
