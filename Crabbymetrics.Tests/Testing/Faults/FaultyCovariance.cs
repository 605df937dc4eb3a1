using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Tests.Testing.Faults;

/// <summary>The sandwich with one fault.</summary>
internal sealed class FaultyCovariance(string fault) : ICovarianceEstimator
{
    private static readonly ICovarianceEstimator Sandwich = CovarianceRegistry.Default.Find("sandwich");
    private CovarianceMatrix? _stale;

    public string Name => "sandwich";

    public string Description => Sandwich.Description;

    public CovarianceInputs Reads => Sandwich.Reads;

    public CovarianceMatrix Estimate(IEstimationResult result, CovarianceArguments arguments)
    {
        if (fault == "casts to a type of the library")
        {
            _ = (GlmResult)result;
        }

        CovarianceArguments used = fault == "ignores arguments" ? CovarianceArguments.None : arguments;
        if (fault == "answers without inference" && result is IInformation { InferenceUnavailableReason: not null })
        {
            return Changed(result.ParameterNames, new double[result.Parameters.Length * result.Parameters.Length]);
        }

        CovarianceMatrix right =
            fault == "answers from the last call" ? _stale ??= Sandwich.Estimate(result, used) : Sandwich.Estimate(result, used);
        int k = right.Dimension;
        double[] values = right.Values.ToArray();
        switch (fault)
        {
            case "is asymmetric":
                values[1] *= 1.1;
                break;
            case "does not follow units":
                values[^1] += 1e-3;
                break;
            case "is twice too large":
                values = Array.ConvertAll(values, static value => 2.0 * value);
                break;
            case "has a negative eigenvalue":
                // Every correlation is between -1 and 1, and all of them together are those of no variables.
                for (int a = 0; a < k; a++)
                {
                    for (int b = 0; b < k; b++)
                    {
                        values[(a * k) + b] = a == b ? values[(a * k) + b] : -0.9 * Math.Sqrt(right[a, a] * right[b, b]);
                    }
                }

                break;
            case "is NaN with frequency weights" when result is IObservedData { Weights: not null }:
                Array.Fill(values, double.NaN);
                break;
            case "ignores frequency weights" when result is IObservedData { Weights: not null }:
                values = Array.ConvertAll(values, static value => 0.7 * value);
                break;
            case "has a variance for a parameter left out":
                values = Array.ConvertAll(values, static value => double.IsNaN(value) ? 1.0 : value);
                break;
            default:
                break;
        }

        return Changed(
            fault == "has names of its own" ? [.. Enumerable.Range(0, k).Select(static j => $"b{j}")] : right.ParameterNames,
            values
        );
    }

    private CovarianceMatrix Changed(System.Collections.Immutable.ImmutableArray<string> names, double[] values) =>
        new(fault == "calls itself by another name" ? "hc1" : Name, names, [.. values]);
}
