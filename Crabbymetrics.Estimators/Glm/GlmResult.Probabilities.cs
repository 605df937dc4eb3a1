namespace Crabbymetrics.Estimators;

// Probabilities of counts, which rootograms and quantile residuals need, and the distribution of a new outcome.
public abstract partial class GlmResult : IOutcomeProbabilities
{
    // A proportion times its trials is whole up to rounding.
    private const double WholeWithin = 1e-7;

    IOutcomeTails? IPredictedOutcome.OutcomeTails =>
        ((IPredictedOutcome)this).OutcomeTailsUnavailableReason is null ? Family.OutcomeTails : null;

    double IPredictedOutcome.OutcomeDispersion => Dispersion;

    string? IPredictedOutcome.OutcomeTailsUnavailableReason =>
        Family is IDispersionFamily { HasLikelihood: false } ? $"'{Family.Name}' states a mean and a variance, not a distribution"
        : _fit.Options.Alpha > 0.0 ? "the model was fitted with a penalty, so that its estimates are biased"
        : Family.OutcomeTails is not { } tails
            ? $"the family '{Family.Name}' gives no distribution of outcomes ({nameof(IOutcomeTails)}, which a family may implement)"
        : !tails.IsWhole ? null
        : IsElsewhere
            ? $"whether the outcomes are whole numbers is seen row by row, and {ObservationsElsewhere.Reason(_fit.Observations.RowCount)}"
        : FindFraction() is { } row
            ? FormattableString.Invariant($"an outcome, {Data.Outcome.Span[row]}, is no whole number, so that the outcomes have not the ")
                + $"distribution of '{Family.Name}': its mean alone was fitted"
        : null;

    // The row of an outcome that is no whole number, of its trials where it is a proportion of them; null where there is none.
    private int? FindFraction()
    {
        ReadOnlySpan<double> outcome = Data.Outcome.Span;
        ReadOnlySpan<double> trials = Data.Weights is { Kind: WeightKind.Analytic } weights ? weights.Values.Span : default;
        for (int i = 0; i < outcome.Length; i++)
        {
            double count = trials.IsEmpty ? outcome[i] : outcome[i] * trials[i];
            if (!(Math.Abs(count - Math.Round(count)) <= WholeWithin * Math.Max(1.0, count)))
            {
                return i;
            }
        }

        return null;
    }

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
