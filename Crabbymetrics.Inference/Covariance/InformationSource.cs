namespace Crabbymetrics.Inference;

/// <summary>A result that has said that it has inference, and of which parameters, before anything is computed.</summary>
internal sealed class InformationSource
{
    private InformationSource(IEstimationResult result, IInformation information, int[] identified, string formula)
    {
        Result = result;
        Information = information;
        Identified = identified;
        Formula = formula;
    }

    /// <summary>The result.</summary>
    public IEstimationResult Result { get; }

    /// <summary>The result as one that can say its information.</summary>
    public IInformation Information { get; }

    /// <summary>The positions of the parameters that are identified, one for each working parameter.</summary>
    public int[] Identified { get; }

    /// <summary>The name of the formula that asks.</summary>
    public string Formula { get; }

    /// <summary>Asks a result whether it has inference.</summary>
    /// <param name="result">The fitted model.</param>
    /// <param name="formula">The name of the formula that asks, for the messages.</param>
    /// <exception cref="NotSupportedException">The result has no information.</exception>
    /// <exception cref="InferenceUnavailableException">The result says that it has no inference.</exception>
    /// <exception cref="CrabbymetricsException">The result breaks its contract.</exception>
    public static InformationSource Of(IEstimationResult result, string formula)
    {
        ArgumentNullException.ThrowIfNull(result);
        IInformation source = Capability.Require<IInformation>(result, formula);
        if (source.InferenceUnavailableReason is { } reason)
        {
            throw new InferenceUnavailableException(reason);
        }

        int[] identified = [.. Enumerable.Range(0, result.Parameters.Length).Where(j => !double.IsNaN(result.Parameters[j]))];
        int k = source.WorkingParameterCount;
        if (k != identified.Length)
        {
            throw new CrabbymetricsException(
                $"The result of '{result.EstimatorName}' has {k} working parameters but {identified.Length} estimates that are not "
                    + $"NaN: its {nameof(IInformation)} breaks its contract."
            );
        }

        return new InformationSource(result, source, identified, formula);
    }
}
