namespace Crabbymetrics.Optimization;

public sealed partial class Evaluator
{
    private double[]? _residualBuffer;

    /// <summary>The residuals at a point and the sum of their squares.</summary>
    /// <param name="x">The point.</param>
    /// <param name="residuals">Receives the m residuals.</param>
    /// <param name="cost">The sum of their squares; NaN where the problem was not asked.</param>
    /// <returns>Whether the sum of squares is finite, or that the run has to stop.</returns>
    /// <exception cref="InvalidOperationException">The problem has no residuals.</exception>
    public EvaluationStatus Residuals(ReadOnlySpan<double> x, Span<double> residuals, out double cost)
    {
        if (_residuals is null)
        {
            throw new InvalidOperationException("The problem has no residuals.");
        }

        cost = double.NaN;
        if (MustStop())
        {
            return EvaluationStatus.Stopped;
        }

        _calls++;
        _residualVectors++;
        _residuals.Residuals(x, residuals);
        cost = Vectors.Dot(residuals, residuals);
        return Remember(x, cost);
    }

    /// <summary>The Jacobian of the residuals at a point, row-major, m x n.</summary>
    /// <param name="x">The point.</param>
    /// <param name="jacobian">Receives the Jacobian.</param>
    /// <returns>Whether it is finite, or that the run has to stop.</returns>
    /// <exception cref="InvalidOperationException">The problem has no Jacobian.</exception>
    public EvaluationStatus Jacobian(ReadOnlySpan<double> x, Span<double> jacobian)
    {
        if (_jacobian is null)
        {
            throw new InvalidOperationException("The problem has no Jacobian.");
        }

        if (MustStop())
        {
            return EvaluationStatus.Stopped;
        }

        _calls++;
        _jacobians++;
        _jacobian.Jacobian(x, jacobian);
        return Vectors.IsFinite(jacobian) ? EvaluationStatus.Finite : EvaluationStatus.NonFiniteGradient;
    }

    /// <summary>The gradient at a point that is looked at only to judge another: of residuals, twice J'r.</summary>
    internal EvaluationStatus ProbeGradient(ReadOnlySpan<double> x, Span<double> gradient)
    {
        if (HasGradient)
        {
            return Gradient(x, gradient);
        }

        if (_residuals is null || _jacobian is null)
        {
            return EvaluationStatus.NonFiniteGradient;
        }

        double[] residuals = new double[ResidualCount];
        double[] jacobian = new double[ResidualCount * Dimension];
        _isProbing = true;
        EvaluationStatus status = Residuals(x, residuals, out _);
        _isProbing = false;
        status = status == EvaluationStatus.Finite ? Jacobian(x, jacobian) : status;
        gradient.Clear();
        for (int i = 0; i < residuals.Length && status == EvaluationStatus.Finite; i++)
        {
            Vectors.Add(2.0 * residuals[i], jacobian.AsSpan(i * Dimension, Dimension), gradient);
        }

        return status;
    }

    // A solver that needs costs alone works on residuals too. The buffer is created at the first evaluation of the run.
    private EvaluationStatus CostOfResiduals(ReadOnlySpan<double> x, out double cost) =>
        Residuals(x, _residualBuffer ??= new double[ResidualCount], out cost);
}
