using Crabbymetrics.Optimization;

namespace Crabbymetrics.Estimators;

/// <summary>The negative log-likelihood as a function of the ancillary parameters alone, the coefficients being held.</summary>
internal sealed class LikelihoodProfile(LikelihoodObjective objective, double[] point, int coefficientCount)
    : IFusedObjective,
        IGradient,
        IHessian
{
    private readonly double[] _point = [.. point];
    private readonly double[] _gradient = new double[point.Length];
    private readonly double[] _hessian = new double[point.Length * point.Length];

    public int Dimension => _point.Length - coefficientCount;

    public double Cost(ReadOnlySpan<double> x) => Evaluate(x, default, default);

    public void Gradient(ReadOnlySpan<double> x, Span<double> gradient) => Evaluate(x, gradient, default);

    public void Hessian(ReadOnlySpan<double> x, Span<double> hessian) => Evaluate(x, default, hessian);

    public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient, Span<double> hessian)
    {
        x.CopyTo(_point.AsSpan(coefficientCount));
        double cost = objective.Evaluate(_point, _gradient, hessian.IsEmpty ? default : _hessian);
        if (!gradient.IsEmpty)
        {
            _gradient.AsSpan(coefficientCount).CopyTo(gradient);
        }

        for (int j = 0; j < Dimension && !hessian.IsEmpty; j++)
        {
            _hessian
                .AsSpan(((coefficientCount + j) * _point.Length) + coefficientCount, Dimension)
                .CopyTo(hessian.Slice(j * Dimension, Dimension));
        }

        return cost;
    }
}
