namespace Crabbymetrics.Estimators;

/// <summary>Information and middle of a fit at a point, in the layout of its working parameters, from one visit to the rows.</summary>
internal static class InferencePass
{
    // A pass with up to this many sums is reduced in 64 parts, one with more in fewer parts. Beyond it information and middle computed
    // together would differ in their last bits from those computed apart; and there the cross products take nearly all of the time, so
    // that sharing the pass saves little.
    private const int MostSharedSums = 1 << 14;

    /// <summary>Whether one visit for information and middle is worth having, and has the same bits as two.</summary>
    public static bool Shares(WorkingParameters working) =>
        working.View.IsWide || 2 * (1 + working.SlopeCount + working.View.ArrowLength) <= MostSharedSums;

    /// <summary>The Hessian of the penalized loss.</summary>
    public static double[] Hessian(ModelRows model, ReadOnlySpan<double> point, double alpha, int maxDegreeOfParallelism)
    {
        double[] hessian = new double[model.Working.Layout.Length];
        Run(model, new InferenceVisitor(model, point, information: true, null), maxDegreeOfParallelism, hessian, default);
        AddRidge(model.Working, alpha, hessian);
        return hessian;
    }

    /// <summary>The outer product of the scores, undispersed.</summary>
    public static double[] Middle(ModelRows model, ReadOnlySpan<double> point, ScoreTerms terms, int maxDegreeOfParallelism)
    {
        double[] middle = new double[model.Working.Layout.Length];
        Run(model, new InferenceVisitor(model, point, information: false, terms), maxDegreeOfParallelism, default, middle);
        return middle;
    }

    /// <summary>Both.</summary>
    public static (double[] Hessian, double[] Middle) Both(
        ModelRows model,
        ReadOnlySpan<double> point,
        double alpha,
        ScoreTerms terms,
        int maxDegreeOfParallelism
    )
    {
        double[] hessian = new double[model.Working.Layout.Length],
            middle = new double[hessian.Length];
        Run(model, new InferenceVisitor(model, point, information: true, terms), maxDegreeOfParallelism, hessian, middle);
        AddRidge(model.Working, alpha, hessian);
        return (hessian, middle);
    }

    private static void Run(
        ModelRows model,
        InferenceVisitor visitor,
        int maxDegreeOfParallelism,
        Span<double> hessian,
        Span<double> middle
    )
    {
        double[] sums = new double[visitor.SumCount];
        using (IPassRunner runner = model.Rows.Open(model.Working.View, maxDegreeOfParallelism))
        {
            runner.Run(visitor, sums);
        }

        int part = visitor.PartCount;
        if (!hessian.IsEmpty)
        {
            ToWorking(model.Working, sums.AsSpan(0, part), visitor.Curvatures, maxDegreeOfParallelism, hessian);
        }

        if (!middle.IsEmpty)
        {
            ToWorking(model.Working, sums.AsSpan(sums.Length - part), visitor.SquaredScores, maxDegreeOfParallelism, middle);
        }
    }

    private static void ToWorking(
        WorkingParameters working,
        ReadOnlySpan<double> sums,
        double[]? ofRows,
        int maxDegreeOfParallelism,
        Span<double> result
    )
    {
        int p = working.SlopeCount;
        ReadOnlySpan<double> cross = sums[(1 + p)..];
        if (ofRows is not null)
        {
            double[] wide = new double[working.View.ArrowLength];
            working.View.AddWeightedCrossProduct(ofRows, wide, maxDegreeOfParallelism);
            cross = wide;
        }

        working.ToWorkingArrow(sums[0], sums.Slice(1, p), cross, result);
    }

    private static void AddRidge(WorkingParameters working, double alpha, Span<double> hessian)
    {
        for (int j = 0; j < working.SlopeCount; j++)
        {
            hessian[working.Layout.Diagonal(working.FirstSlope + j)] += GlmObjective.Ridge(alpha, working, j);
        }
    }
}
