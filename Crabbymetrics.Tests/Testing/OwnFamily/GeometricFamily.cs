using Crabbymetrics.Estimators;

namespace Crabbymetrics.Tests.Testing.OwnFamily;

/// <summary>Counts of failures before a success, with mean exp(eta): p(y) = mean^y / (1 + mean)^(y + 1).</summary>
internal sealed class GeometricFamily : IGlmFamily
{
    public string Name => "geometric";
    public string LinkName => "log";
    public string OutcomeRequirement => "a whole number, 0 or more";

    public int FindUnacceptable(ReadOnlySpan<double> outcome) =>
        Array.FindIndex(outcome.ToArray(), static y => !(y >= 0.0 && double.IsInteger(y)));

    public int RecessionDirection(double outcome) => outcome == 0.0 ? -1 : 0;

    public double Draw(double mean, RandomSource random) => random.NextPoisson(mean * random.NextExponential());

    public void LogLikelihoodConstant(ReadOnlySpan<double> outcome, Span<double> constant) => constant[..outcome.Length].Clear();

    public double StartingIntercept(ReadOnlySpan<double> outcome, ReadOnlySpan<double> offset, ReadOnlySpan<double> weights) =>
        PoissonFamily.Instance.StartingIntercept(outcome, offset, weights);

    public void InverseLink(ReadOnlySpan<double> linearPredictor, Span<double> mean, Span<double> first, Span<double> second) =>
        PoissonFamily.Instance.InverseLink(linearPredictor, mean, first, second);

    public void Evaluate(
        ReadOnlySpan<double> linearPredictor,
        ReadOnlySpan<double> outcome,
        Span<double> loss,
        Span<double> slope,
        Span<double> curvature
    )
    {
        for (int i = 0; i < linearPredictor.Length; i++)
        {
            double mean = Math.Exp(linearPredictor[i]);
            loss[i] = ((outcome[i] + 1.0) * double.LogP1(mean)) - (outcome[i] * linearPredictor[i]);
            slope[i] = 1.0 - ((1.0 + outcome[i]) / (1.0 + mean));
            curvature[i] = mean * (1.0 + outcome[i]) / ((1.0 + mean) * (1.0 + mean));
        }
    }

    public void Variance(ReadOnlySpan<double> mean, Span<double> variance)
    {
        for (int i = 0; i < mean.Length; i++)
        {
            variance[i] = mean[i] * (1.0 + mean[i]);
        }
    }

    public void UnitDeviance(ReadOnlySpan<double> outcome, ReadOnlySpan<double> mean, Span<double> deviance)
    {
        for (int i = 0; i < outcome.Length; i++)
        {
            double half = outcome[i] > 0.0 ? outcome[i] * Math.Log(outcome[i] / mean[i]) : 0.0;
            deviance[i] = 2.0 * (half - ((outcome[i] + 1.0) * Math.Log((1.0 + outcome[i]) / (1.0 + mean[i]))));
        }
    }
}
