using System.Numerics.Tensors;

namespace Crabbymetrics.Inference;

/// <summary>
/// Makes the linear maps of a wild cluster bootstrap from cluster sums. With A the information, A_c that of cell c and s_c its scores in
/// the residuals of the bootstrap data, a replicate has the estimates <c>b* = b0 + A^-1 sum v_g s_g</c> and the scores
/// <c>v_g s_c - A_c (b* - b0)</c>, less what absorbed effects take.
/// </summary>
internal sealed partial class WildClusterBuilder
{
    // More numbers than this in the information of all cells, or in the levels of an effect by cells, are refused.
    private const double MostNumbers = 1e8;
    private const string Formula = "The wild cluster bootstrap";

    private readonly IEstimationResult _result;
    private readonly WildClusterOptions _options;
    private readonly ClusterSelection _clusters;
    private readonly WildClusterSums _sums;
    private readonly int _k;
    private readonly int _m;
    private readonly double[] _map;
    private readonly int[] _parents;
    private readonly int _parentCount;

    /// <summary>Sums over the clusters.</summary>
    /// <param name="result">The linear model.</param>
    /// <param name="restrictions">The restrictions.</param>
    /// <param name="options">The options.</param>
    /// <param name="clusters">The clusterings.</param>
    public WildClusterBuilder(
        IEstimationResult result,
        LinearRestrictions restrictions,
        WildClusterOptions options,
        ClusterSelection clusters
    )
    {
        _result = result;
        _options = options;
        _clusters = clusters;
        Bread bread = Bread.Of(result, Formula);
        ObservationGroups cells = clusters.Groups.Skip(1).Aggregate(clusters.Groups[0], (a, b) => a.Intersect(b, clusters.Weights.Span));
        _sums = new WildClusterSums(Capability.Require<IWorkingRegression>(result, Formula), bread, cells, Formula);
        _k = bread.Dimension;
        _m = restrictions.Count;
        _map = RestrictedEstimates.ScoreToRestrictions(bread, restrictions);
        Parent = ParentOf(clusters, options);
        (_parents, _parentCount) = (OfCells(Parent), Parent.Count);
    }

    /// <summary>The clustering that has the multipliers.</summary>
    public ObservationGroups Parent { get; }

    /// <summary>The share of each of its clusters in the variation that identifies the restrictions, <c>a'A_g a / a'A a</c>; the largest
    /// over the restrictions.</summary>
    public double LargestShare { get; private set; }

    /// <summary>The contributions of the data to the variance, for each restriction a value for each cell.</summary>
    public double[][] DataContributions { get; private set; } = [];

    /// <summary>Makes the maps.</summary>
    /// <param name="gaps">R b - q.</param>
    /// <returns>The system. Of one restriction with the hypothesis imposed its rows are the parts of <c>s(d) = s_0 + d s_1</c>, d the
    /// distance of the estimate from the hypothesis.</returns>
    public WildClusterSystem Build(double[] gaps)
    {
        Bread bread = _sums.Bread;
        int cells = _parents.Length == 0 ? 0 : _sums.Cells.Count;
        bool jackknifes = _options.JackknifeResiduals || _options.JackknifeVariance;
        RequireKnownEffects(jackknifes);
        double[][] products = _sums.Products(_map, _m);
        LargestShare = Shares(products);
        double[] information = jackknifes ? InformationOfCells() : [];
        double[][] scores = Residuals(products, gaps, information);
        // rho, which turns scores into contributions.
        double[][] weights = _options.JackknifeVariance ? WithoutClusters(information) : [.. Enumerable.Range(0, _m).Select(RowOfMap)];
        double[][] moved = _options.JackknifeVariance ? Moved(weights, information) : products;
        int parts = scores.Length;
        int rows = _m * parts;
        double[][] numerators = new double[rows][];
        double[][] own = new double[rows][];
        double[][] left = new double[rows][];
        double[]?[] right = new double[rows][];
        DataContributions = new double[_m][];
        for (int i = 0; i < _m; i++)
        {
            double[] through = RowProducts(moved[i], bread.Inverse, cells);
            DataContributions[i] = Dots(weights[i], _sums.Scores, cells);
            for (int p = 0; p < parts; p++)
            {
                int row = (i * parts) + p;
                double[] single = Dots(RowOfMap(i), scores[p], cells);
                numerators[row] = new double[_parentCount];
                for (int c = 0; c < cells; c++)
                {
                    numerators[row][_parents[c]] += single[c];
                }

                own[row] = Dots(weights[i], scores[p], cells);
                left[row] = through;
                right[row] = i == 0 ? SumsByParent(scores[p]) : right[p];
            }
        }

        WildClusterSystem system = new()
        {
            Parents = _parents,
            ClusterCount = _parentCount,
            Terms = Terms(),
            Numerators = numerators,
            Own = own,
            Left = left,
            Right = right,
        };
        return (NestedOrNone() ? system : WithEffect(system, gaps, parts)).Compact();
    }

    /// <summary>The groups whose squares the variance sums, with their factors and signs.</summary>
    public (int[] Groups, int Count, double Factor)[] Terms()
    {
        int counted = _sums.Bread.CountedParameters(CovarianceArguments.None, _clusters.Groups);
        List<(int[], int, double)> terms = [];
        for (int subset = 1; subset < 1 << _clusters.Groups.Length; subset++)
        {
            ObservationGroups groups = _clusters
                .Groups.Where((_, c) => (subset >> c & 1) != 0)
                .Aggregate((a, b) => a.Intersect(b, _clusters.Weights.Span));
            double factor = _options.JackknifeVariance
                ? (groups.Count - 1.0) / groups.Count
                : SmallSampleFactor.ClustersAndResidual.Value(_result.ObservationCount, counted, groups.Count);
            terms.Add((OfCells(groups), groups.Count, int.IsOddInteger(int.PopCount(subset)) ? factor : -factor));
        }

        return [.. terms];
    }

    private static ObservationGroups ParentOf(ClusterSelection clusters, WildClusterOptions options)
    {
        if (options.MultiplierCluster is not { } name)
        {
            return clusters.Groups.MinBy(static group => group.Count)!;
        }

        int at = clusters.Names.IndexOf(name);
        return at >= 0
            ? clusters.Groups[at]
            : throw new ArgumentException(
                $"{nameof(WildClusterOptions.MultiplierCluster)} is '{name}', which is none of the clusterings of the statistic: "
                    + $"{string.Join(", ", clusters.Names)}.",
                nameof(options)
            );
    }

    // The group of each cell.
    private int[] OfCells(ObservationGroups groups)
    {
        int[] codes = new int[_sums.Cells.Count];
        ReadOnlySpan<double> weights = _clusters.Weights.Span;
        for (int i = 0; i < groups.Codes.Length; i++)
        {
            if (weights.IsEmpty || weights[i] > 0.0)
            {
                codes[_sums.Cells.Codes[i]] = groups.Codes[i];
            }
        }

        return codes;
    }

    private double[] RowOfMap(int i) => _map[(i * _k)..((i + 1) * _k)];

    // The scores of each cell in the residuals of the bootstrap data: one part, or two of a hypothesis that moves.
    private double[][] Residuals(double[][] products, double[] gaps, double[] information)
    {
        double[][] parts;
        if (!_options.ImposeNull)
        {
            parts =
            [
                [.. _sums.Scores],
            ];
        }
        else
        {
            double[] pull = Pull();
            if (_m == 1)
            {
                parts =
                [
                    [.. _sums.Scores],
                    [.. products[0]],
                ];
                TensorPrimitives.Multiply(parts[1], pull[0], parts[1]);
            }
            else
            {
                parts =
                [
                    [.. _sums.Scores],
                ];
                for (int i = 0; i < _m; i++)
                {
                    double along = TensorPrimitives.Dot<double>(pull.AsSpan(i * _m, _m), gaps);
                    TensorPrimitives.MultiplyAdd(products[i], along, parts[0], parts[0]);
                }
            }
        }

        if (_options.JackknifeResiduals)
        {
            foreach (double[] part in parts)
            {
                Jackknife(part, information);
            }
        }

        return parts;
    }

    // (R A^-1 R')^-1, m x m.
    private double[] Pull()
    {
        double[] middle = SquareMatrix.Congruence(_map, _sums.Bread.Information, _m, _k);
        return (
            PositiveDefiniteMatrix.TryFactor(middle, _m, out _)
            ?? throw new CrabbymetricsException("The restrictions are not independent at the estimates.")
        ).Invert(out double _);
    }

    // A vector for all cells, or one for each.
    private double[] Dots(double[] weights, double[] scores, int cells)
    {
        double[] dots = new double[cells];
        for (int c = 0; c < cells; c++)
        {
            int at = weights.Length == _k ? 0 : c * _k;
            dots[c] = TensorPrimitives.Dot<double>(weights.AsSpan(at, _k), scores.AsSpan(c * _k, _k));
        }

        return dots;
    }

    private double[] RowProducts(double[] rows, double[] symmetric, int count)
    {
        double[] products = new double[rows.Length];
        for (int c = 0; c < count; c++)
        {
            for (int a = 0; a < _k; a++)
            {
                products[(c * _k) + a] = TensorPrimitives.Dot<double>(symmetric.AsSpan(a * _k, _k), rows.AsSpan(c * _k, _k));
            }
        }

        return products;
    }

    // k x G.
    private double[] SumsByParent(double[] scores)
    {
        double[] sums = new double[_k * _parentCount];
        for (int c = 0; c < _parents.Length; c++)
        {
            for (int a = 0; a < _k; a++)
            {
                sums[(a * _parentCount) + _parents[c]] += scores[(c * _k) + a];
            }
        }

        return sums;
    }

    private static double[] Transposed(double[] values, int rows, int columns)
    {
        double[] transposed = new double[values.Length];
        for (int a = 0; a < rows; a++)
        {
            for (int b = 0; b < columns; b++)
            {
                transposed[(b * rows) + a] = values[(a * columns) + b];
            }
        }

        return transposed;
    }

    private double Shares(double[][] products)
    {
        double largest = 0.0;
        for (int i = 0; i < _m; i++)
        {
            double[] parts = new double[_parentCount];
            double[] single = Dots(RowOfMap(i), products[i], _parents.Length);
            for (int c = 0; c < _parents.Length; c++)
            {
                parts[_parents[c]] += single[c];
            }

            largest = Math.Max(largest, parts.Max() / parts.Sum());
        }

        return largest;
    }
}
