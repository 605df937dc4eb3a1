using System.Numerics.Tensors;

namespace Crabbymetrics.Inference;

/// <summary>The statistics of the wild restricted efficient bootstrap: each is the t of two-stage least squares on bootstrap data,
/// from sums over clusters.</summary>
internal sealed class WildEfficientDraws
{
    // Replicates that a thread takes at once.
    private const int Batch = 64;

    private readonly InstrumentedSums _sums;
    private readonly RestrictedEquation _equation;
    private readonly WildClusterOptions _options;
    private readonly WildMultipliers _multipliers;
    private readonly double _factor;

    /// <summary>Prepares the draws.</summary>
    /// <param name="sums">The sums over clusters.</param>
    /// <param name="equation">The restriction.</param>
    /// <param name="options">Replications, seed and multipliers.</param>
    /// <param name="factor">The small-sample factor of the variance.</param>
    public WildEfficientDraws(InstrumentedSums sums, RestrictedEquation equation, WildClusterOptions options, double factor)
    {
        _sums = sums;
        _equation = equation;
        _options = options;
        _factor = factor;
        _multipliers = new WildMultipliers(sums.Groups, options);
    }

    /// <summary>Whether the statistics are those of all combinations of signs.</summary>
    public bool Enumerated => _multipliers.Enumerated;

    /// <summary>The statistics under a hypothesis. What one is does not depend on which others are computed with it.</summary>
    /// <param name="distance">The distance of the estimate from the hypothesis.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <returns>A value for each replicate; infinite where its variance is not positive, or its instruments do not identify it.</returns>
    public double[] Statistics(double distance, CancellationToken cancellationToken)
    {
        RestrictedEquation.DrawnErrors errors = _equation.At(distance);
        double[] statistics = new double[_multipliers.Count];
        Parallel.For(
            0,
            (statistics.Length + Batch - 1) / Batch,
            new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = _options.MaxDegreeOfParallelism },
            () => new Worker(this, errors),
            (batch, _, worker) =>
            {
                int end = Math.Min((batch + 1) * Batch, statistics.Length);
                for (int b = batch * Batch; b < end; b++)
                {
                    statistics[b] = worker.Run(b);
                }

                return worker;
            },
            static _ => { }
        );
        return statistics;
    }

    private sealed class Worker(WildEfficientDraws draws, RestrictedEquation.DrawnErrors errors)
    {
        private readonly InstrumentedSums _sums = draws._sums;
        private readonly RestrictedEquation _equation = draws._equation;
        private readonly RandomSource _random = new(draws._options.Seed);
        private readonly double[] _multipliers = new double[draws._sums.Groups];
        private readonly double[] _stage = new double[draws._sums.Columns * draws._sums.Endogenous];
        private readonly double[] _drawn = new double[draws._sums.Columns];
        private readonly double[] _gram = new double[draws._sums.Endogenous * draws._sums.Endogenous];
        private readonly double[] _slopes = new double[draws._sums.Endogenous];
        private readonly double[] _toSlopes = new double[draws._sums.Endogenous];
        private readonly double[] _own = new double[draws._sums.Columns];
        private readonly double[] _fitted = new double[draws._sums.Columns];

        public double Run(int replicate)
        {
            int m = _sums.Columns,
                m1 = _sums.Exogenous,
                p = _sums.Endogenous;
            draws._multipliers.Fill(replicate, _random, _multipliers);
            Array.Clear(_stage);
            Array.Clear(_drawn);
            for (int g = 0; g < _multipliers.Length; g++)
            {
                TensorPrimitives.MultiplyAdd(errors.FirstStages.AsSpan(g * m * p, m * p), _multipliers[g], _stage, _stage);
                TensorPrimitives.MultiplyAdd(errors.Equation.AsSpan(g * m, m), _multipliers[g], _drawn, _drawn);
            }

            // z of the part of the regressors that is not drawn, before the slopes are known: s1 - S1 d2.
            _drawn.AsSpan(0, m1).CopyTo(_fitted);
            Span<double> undrawn = _stage.AsSpan(0, m1 * p);
            TensorPrimitives.Add(_stage, errors.Coefficients, _stage);
            SmallSystem.Gram(_stage, m1, m, p, _gram);
            Array.Clear(_slopes);
            for (int a = m1; a < m; a++)
            {
                TensorPrimitives.MultiplyAdd(_stage.AsSpan(a * p, p), _drawn[a], _slopes, _slopes);
            }

            if (!SmallSystem.Solve(_gram, _slopes, p))
            {
                return double.PositiveInfinity;
            }

            // c = (r1, P2 x2) with x2 = (P2'P2)^-1 (r2 - P1'r1), and the numerator r1'd1 + r2'd2 = r1's1 + (r2 - P1'r1)'d2.
            _equation.OnEndogenous.CopyTo(_toSlopes, 0);
            double numerator = 0.0;
            for (int a = 0; a < m1; a++)
            {
                double r = _equation.OnExogenous[a];
                _own[a] = r;
                if (r != 0.0)
                {
                    TensorPrimitives.MultiplyAdd(undrawn.Slice(a * p, p), -r, _toSlopes, _toSlopes);
                    numerator += r * _drawn[a];
                }
            }

            numerator += TensorPrimitives.Dot<double>(_toSlopes, _slopes);
            SmallSystem.SolveAgain(_gram, _toSlopes, p);
            for (int a = 0; a < m; a++)
            {
                ReadOnlySpan<double> row = _stage.AsSpan(a * p, p);
                ReadOnlySpan<double> before = errors.Coefficients.AsSpan(a * p, p);
                double along = TensorPrimitives.Dot<double>(before, _slopes);
                _fitted[a] = a < m1 ? _fitted[a] - TensorPrimitives.Dot<double>(row, _slopes) + along : along;
                _own[a] = a < m1 ? _own[a] : TensorPrimitives.Dot<double>(row, _toSlopes);
            }

            double variance = draws._factor * SumOfSquares(m, p, _equation.IsOnEndogenousAlone ? m1 : 0);
            return variance > 0.0 ? numerator / Math.Sqrt(variance)
                : numerator < 0.0 ? double.NegativeInfinity
                : double.PositiveInfinity;
        }

        // c'(w_g u_g - H_g z - w_g V_g d2), squared and summed.
        private double SumOfSquares(int m, int p, int first)
        {
            double squares = 0.0;
            for (int g = 0; g < _multipliers.Length; g++)
            {
                double drawn = 0.0,
                    fitted = 0.0;
                for (int a = first; a < m; a++)
                {
                    int at = (g * m) + a;
                    drawn += _own[a] * (errors.Equation[at] - TensorPrimitives.Dot<double>(errors.FirstStages.AsSpan(at * p, p), _slopes));
                    fitted += _own[a] * TensorPrimitives.Dot<double>(_sums.Squares.AsSpan(at * m, m), _fitted);
                }

                double contribution = (_multipliers[g] * drawn) - fitted;
                squares += contribution * contribution;
            }

            return squares;
        }
    }
}
