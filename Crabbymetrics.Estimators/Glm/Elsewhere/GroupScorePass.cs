using System.Collections.Immutable;
using System.Numerics.Tensors;

namespace Crabbymetrics.Estimators;

/// <summary>The sums of the scores over groups, by the labels that all pieces of the observations share: for each group the number of rows
/// with a weight and the k sums, in working parameters.</summary>
internal sealed class GroupScorePass : BlockPass
{
    // The most sums of a pass: 128 MB for each part of them.
    private const long MostSums = 1 << 24;

    public const string Kind = "glm.group-scores";

    private readonly IGlmFamily _family;
    private readonly bool _hasIntercept;
    private readonly double[] _means;
    private readonly double[] _scales;
    private readonly double _constant;
    private readonly double[] _coefficients;
    private readonly ImmutableArray<string> _names;
    private readonly ImmutableArray<ImmutableArray<string>> _labels;
    private readonly int _cells;

    private GroupScorePass(GlmFit fit, ImmutableArray<string> names, ImmutableArray<ImmutableArray<string>> labels, int cells)
    {
        _family = fit.Family;
        _hasIntercept = fit.Working.HasIntercept;
        _coefficients = new double[fit.Working.SlopeCount];
        _means = new double[_coefficients.Length];
        _scales = new double[_coefficients.Length];
        for (int j = 0; j < _means.Length; j++)
        {
            _means[j] = fit.Working.ResidualMean(j);
            _scales[j] = fit.Working.Scale(j);
        }

        _constant = fit.Working.ToView(fit.Point, _coefficients);
        _names = names;
        _labels = labels;
        _cells = cells;
    }

    private GroupScorePass(PassReading reading)
    {
        _family = reading.Family();
        _names = [.. Enumerable.Range(0, reading.Count()).Select(_ => reading.Name())];
        int[] sizes = [.. _names.Select(_ => reading.Count())];
        _labels = [.. sizes.Select(size => Enumerable.Range(0, size).Select(_ => reading.Name()).ToImmutableArray())];
        _cells = sizes.Aggregate(1, static (cells, size) => checked(cells * size));
        _hasIntercept = reading.Flag();
        _constant = reading.Number();
        _coefficients = reading.Share(3);
        _means = reading.Share(2);
        _scales = reading.Share(1);
    }

    public override int SumCount => _cells * (1 + ScoreCount);

    // The working parameters are the intercept, where there is one, and the slopes.
    private int ScoreCount => (_hasIntercept ? 1 : 0) + _coefficients.Length;

    public static IPass Read(PassReading reading) => new GroupScorePass(reading);

    /// <summary>The sums at the dispersion of the fit, of the groups that have an observation.</summary>
    /// <exception cref="ArgumentException">There is no such clustering.</exception>
    /// <exception cref="InferenceUnavailableException">There are too many combinations of groups.</exception>
    public static GroupedScores Sum(GlmFit fit, ImmutableArray<string> names)
    {
        ImmutableDictionary<string, ImmutableArray<string>> known = fit.Observations.Summary.Clusterings;
        long cells = 1;
        foreach (string name in names)
        {
            if (!known.TryGetValue(name, out ImmutableArray<string> groups))
            {
                throw new ArgumentException(
                    $"There is no clustering '{name}'. There are: {string.Join(", ", known.Keys.Order(StringComparer.Ordinal))}.",
                    nameof(names)
                );
            }

            cells *= groups.Length;
            if (cells * (1 + fit.Working.Count) > MostSums)
            {
                throw new InferenceUnavailableException(
                    $"The groups of {string.Join(" and ", names)} have more than {MostSums / (1 + fit.Working.Count)} combinations, more "
                        + "than a pass over rows that live elsewhere sums. Use coarser clusters, or fit data in memory."
                );
            }
        }

        GroupScorePass pass = new(fit, names, [.. names.Select(name => known[name])], (int)cells);
        double[] sums = new double[pass.SumCount];
        using (IPassRunner runner = fit.Rows.Open(fit.Working.View, fit.Options.MaxDegreeOfParallelism))
        {
            runner.Run(pass, sums);
        }

        return pass.Compact(sums, fit.Dispersion);
    }

    public override IBlockVisitor Bind(LocalRows rows)
    {
        int[]? cells = null;
        for (int c = 0; c < _names.Length; c++)
        {
            int[] groups = rows.GroupsOf(_names[c], _labels[c]);
            for (int i = 0; i < groups.Length && cells is not null; i++)
            {
                groups[i] += cells[i] * _labels[c].Length;
            }

            cells = groups;
        }

        return new Bound(this, cells!);
    }

    public override PassDescription Describe() =>
        new(
            Kind,
            [.. FamilyNotation.Write(_family), .. _names, .. _labels.SelectMany(static labels => labels)],
            [
                _names.Length,
                .. _labels.Select(static labels => (double)labels.Length),
                _hasIntercept ? 1.0 : 0.0,
                _constant,
                .. _coefficients,
                .. _means,
                .. _scales,
            ]
        );

    public override int ScratchCount(int rowCount) => 5 * rowCount;

    public override void Visit(in DesignBlock block, Span<double> sums, Span<double> scratch) =>
        throw new InvalidOperationException("The groups of the rows are known where the pass is bound.");

    private GroupedScores Compact(double[] sums, double dispersion)
    {
        int k = ScoreCount;
        List<double> kept = [];
        int count = 0;
        for (int cell = 0; cell < _cells; cell++)
        {
            if (sums[cell * (1 + k)] > 0.0)
            {
                count++;
                kept.AddRange(sums.AsSpan((cell * (1 + k)) + 1, k));
            }
        }

        double[] values = [.. kept];
        if (dispersion != 1.0)
        {
            TensorPrimitives.Divide(values, dispersion, values);
        }

        return new GroupedScores(count, values);
    }

    private sealed class Bound(GroupScorePass pass, int[] cells) : IBlockVisitor
    {
        public int SumCount => pass.SumCount;

        public int ScratchCount(int rowCount) => pass.ScratchCount(rowCount);

        public void Visit(in DesignBlock block, Span<double> sums, Span<double> scratch)
        {
            int n = block.RowCount,
                stride = 1 + pass.ScoreCount;
            Span<double> eta = scratch[..n],
                loss = scratch.Slice(n, n),
                slope = scratch.Slice(2 * n, n),
                curvature = scratch.Slice(3 * n, n),
                column = scratch.Slice(4 * n, n);
            block.LinearPredictor(pass._constant, pass._coefficients, eta);
            pass._family.Evaluate(eta, block.Outcome, loss, slope, curvature);
            TensorPrimitives.Negate(slope, slope);
            block.Weigh(slope);
            ReadOnlySpan<int> cell = cells.AsSpan(block.FirstRow, n);
            int first = pass._hasIntercept ? 2 : 1;
            for (int i = 0; i < n; i++)
            {
                bool counts = block.Weights.IsEmpty || block.Weights[i] > 0.0;
                sums[cell[i] * stride] += counts ? 1.0 : 0.0;
                if (pass._hasIntercept)
                {
                    sums[(cell[i] * stride) + 1] += slope[i];
                }
            }

            for (int j = 0; j < pass._coefficients.Length; j++)
            {
                block.CopyColumn(j, column);
                double mean = pass._means[j],
                    scale = pass._scales[j];
                int index = first + j;
                for (int i = 0; i < n; i++)
                {
                    sums[(cell[i] * stride) + index] += slope[i] * ((column[i] - mean) / scale);
                }
            }
        }
    }
}
