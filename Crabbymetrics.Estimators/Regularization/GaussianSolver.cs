namespace Crabbymetrics.Estimators;

/// <summary>Elastic nets of Gaussian outcomes with the identity link.</summary>
internal sealed class GaussianSolver : IElasticNetSolver
{
    private readonly GaussianNet _net;
    private readonly ElasticNetSettings _settings;
    private readonly PenaltySpecification _penalty;
    private readonly GaussianRows _rows;
    private readonly CancellationToken _cancellationToken;
    private RidgeDecomposition? _ridge;

    public GaussianSolver(
        RegressionData data,
        ReadOnlyMemory<double> weights,
        ElasticNetSettings settings,
        PenaltySpecification penalty,
        CancellationToken cancellationToken
    )
    {
        _settings = settings;
        _cancellationToken = cancellationToken;
        _penalty = penalty;
        _rows = new GaussianRows(data.Design, OutcomeOf(data), weights, settings.FitIntercept);
        _net = GaussianNet.Create(_rows, penalty, settings.MaxDegreeOfParallelism, cancellationToken);
        NullDeviance = _net.TotalSquares * _rows.WeightSum;
    }

    /// <summary>Whether a family with its link is that of this solver.</summary>
    public static bool Solves(IGlmFamily family) =>
        family is LinkedFamily { Distribution: GaussianDistribution } && family.LinkName == IdentityLink.Instance.Name;

    /// <summary>The outcomes without the offsets.</summary>
    public static ReadOnlyMemory<double> OutcomeOf(RegressionData data)
    {
        if (!data.HasOffset)
        {
            return data.Outcome;
        }

        double[] outcome = new double[data.RowCount];
        System.Numerics.Tensors.TensorPrimitives.Subtract<double>(data.Outcome.Span, data.Offset.Span, outcome);
        return outcome;
    }

    /// <inheritdoc/>
    public double NullDeviance { get; }

    /// <inheritdoc/>
    public double LargestL1() => _net.LargestL1();

    /// <inheritdoc/>
    public NetPoint Fit(double l1, double l2)
    {
        if (l1 > 0.0 || _net is not WideGaussianNet)
        {
            return _net.Fit(l1, l2, _settings.Tolerance, _cancellationToken);
        }

        // Every column of a wide model has a coefficient: they follow from the products of the rows.
        if (!(l2 > 0.0) || !_penalty.Lower.IsEmpty || !_penalty.Upper.IsEmpty)
        {
            throw new ArgumentException(
                l2 > 0.0
                    ? "With more columns than rows, a square penalty alone takes no limits: give an absolute penalty (a mixing above 0) "
                        + "beside it."
                    : "With more columns than rows a model needs a penalty above 0: without one there is no single answer."
            );
        }

        _ridge ??= RidgeDecomposition.Of(_rows, _penalty, _settings.MaxDegreeOfParallelism, _cancellationToken);
        return RidgeNet.Point(_rows, _ridge, _penalty, l2, _settings.Tolerance);
    }

    /// <inheritdoc/>
    public void Dispose() { }
}
