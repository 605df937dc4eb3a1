namespace Crabbymetrics.Estimators;

// Probabilities of counts: what rootograms and quantile residuals need.
public abstract partial class GlmResult : IOutcomeProbabilities
{
    string? IOutcomeProbabilities.ProbabilitiesUnavailableReason =>
        IsElsewhere ? $"probabilities are those of rows, and {ObservationsElsewhere.Reason(_fit.Observations.RowCount)}"
        : Family is IDispersionFamily { HasLikelihood: false } ? $"'{Family.Name}' states a mean and a variance, not a distribution"
        : Family.HasDispersion ? $"the outcome of '{Family.Name}' is continuous"
        : Data.Weights is { Kind: not WeightKind.Frequency }
            ? "the weights are no frequencies, so that a row is no number of equal outcomes"
        : AllIntegers(Data.Outcome.Span) && Data.Outcome.Span.IndexOfAnyInRange(double.MinValue, -double.Epsilon) < 0 ? null
        : "some outcome is no whole number of 0 or more";

    void IOutcomeProbabilities.CopyProbabilities(int outcome, Span<double> probabilities)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(outcome);
        if (((IOutcomeProbabilities)this).ProbabilitiesUnavailableReason is { } reason)
        {
            throw new NotSupportedException($"'{EstimatorName}' gives no probabilities of outcomes: {reason}.");
        }

        int n = Data.RowCount;
        Span<double> result = probabilities[..n];
        if (Family.FindUnacceptable([outcome]) >= 0)
        {
            result.Clear();
            return;
        }

        double[] eta = new double[n];
        double[] outcomes = new double[n];
        double[] loss = new double[n];
        double[] scratch = new double[n];
        _fit.LinearPredictors(includeOffset: true, eta);
        Array.Fill(outcomes, outcome);
        Family.Evaluate(eta, outcomes, loss, scratch, result);
        Family.LogLikelihoodConstant(outcomes, scratch);
        for (int i = 0; i < n; i++)
        {
            result[i] = Math.Exp(scratch[i] - loss[i]);
        }
    }
}
