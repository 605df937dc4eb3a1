using System.Collections.Immutable;
using System.Numerics.Tensors;

namespace Crabbymetrics.Estimators;

/// <summary>
/// An event study whose effects are combinations C b of the coefficients b of a least squares. Its scores are <c>M C J B s</c>, s being
/// those of the least squares in working parameters, B its inverse information and J the way to its coefficients, and its information is
/// <c>M = (C J B J'C')^-1</c>: every covariance by name is then C V C' of the one of the least squares.
/// </summary>
internal sealed class RegressionEventStudy : EventStudyResult, IScoreContributions, IAbsorbedEffects, ILeverage
{
    private readonly FixedEffectsOlsResult _regression;
    private readonly double[] _influence;
    private readonly double[] _information;
    private readonly int _count;
    private readonly int _singletons;

    public RegressionEventStudy(EventStudyFit fit, FixedEffectsOlsResult regression, double[] combinations, int count, int singletons)
        : base(fit)
    {
        _regression = regression;
        _count = count;
        _singletons = singletons;
        if (regression.InferenceUnavailableReason is not null)
        {
            _influence = [];
            _information = [];
            return;
        }

        int k = regression.CoefficientCount;
        IInformation source = regression;
        double[] information = new double[k * k],
            jacobian = new double[k * k];
        source.CopyInformation(information);
        source.CopyJacobian(jacobian);
        double[] bread = ReducedForm.Inverse(information, k);
        double[] toEffects = SmallMatrix.Multiply(combinations, jacobian, count, k, k);
        double[] influence = SmallMatrix.Multiply(toEffects, bread, count, k, k);
        double[] covariance = SmallMatrix.Multiply(influence, SmallMatrix.Transpose(toEffects, count, k), count, k, count);
        _information = ReducedForm.Inverse(covariance, count);
        _influence = SmallMatrix.Multiply(_information, influence, count, count, k);
    }

    public override string StandardCovariance => "cr1";

    public override int CoefficientCount => _regression.CoefficientCount;

    public override int WorkingParameterCount => _count;

    public override string? InferenceUnavailableReason => _regression.InferenceUnavailableReason;

    public override double Dispersion => _regression.Dispersion;

    public override double TestDegreesOfFreedom => _regression.TestDegreesOfFreedom;

    public ImmutableArray<AbsorbedEffect> Absorbed => _regression.Absorbed;

    public int AbsorbedRank => _regression.AbsorbedRank;

    public bool AbsorbedRankIsExact => _regression.AbsorbedRankIsExact;

    public int SingletonsDropped => _singletons;

    public double WithinRSquared => _regression.WithinRSquared;

    public int CountedRank(AbsorbedCount convention, ImmutableArray<ReadOnlyMemory<int>> clusterings) =>
        _regression.CountedRank(convention, clusterings);

    public override void CopyInformation(Span<double> information) => _information.CopyTo(information);

    public override void CopyScores(int firstRow, int rowCount, Span<double> scores)
    {
        int k = _regression.CoefficientCount;
        double[] own = new double[rowCount * k];
        ((IScoreContributions)_regression).CopyScores(firstRow, rowCount, own);
        Combine(own, rowCount, scores);
    }

    void IScoreContributions.ScoreOuterProduct(ReadOnlySpan<double> multipliers, Span<double> outerProduct)
    {
        int k = _regression.CoefficientCount;
        double[] own = new double[k * k];
        ((IScoreContributions)_regression).ScoreOuterProduct(multipliers, own);
        SmallMatrix.Congruence(SmallMatrix.Transpose(_influence, _count, k), own, k, _count).CopyTo(outerProduct);
    }

    void IScoreContributions.SumScores(ReadOnlySpan<double> multipliers, ReadOnlySpan<int> groups, Span<double> sums)
    {
        int groupCount = sums.Length / _count;
        double[] own = new double[groupCount * _regression.CoefficientCount];
        ((IScoreContributions)_regression).SumScores(multipliers, groups, own);
        Combine(own, groupCount, sums);
    }

    void ILeverage.CopyLeverages(Span<double> leverages) => ((ILeverage)_regression).CopyLeverages(leverages);

    private void Combine(double[] own, int rows, Span<double> scores)
    {
        int k = _regression.CoefficientCount;
        for (int i = 0; i < rows; i++)
        {
            for (int a = 0; a < _count; a++)
            {
                scores[(i * _count) + a] = TensorPrimitives.Dot<double>(own.AsSpan(i * k, k), _influence.AsSpan(a * k, k));
            }
        }
    }
}
