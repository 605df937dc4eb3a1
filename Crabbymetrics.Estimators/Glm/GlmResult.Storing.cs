using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

// The facts from which a saved model is made again.
public abstract partial class GlmResult : IModelState
{
    /// <summary>The name of the descriptor by which a saved model is made again.</summary>
    public virtual string ModelName => EstimatorName;

    /// <summary>The options that differ from their defaults, as text by member: those that all generalized linear models have.</summary>
    public virtual ImmutableSortedDictionary<string, string> ModelOptions
    {
        get
        {
            PlainOptions defaults = new();
            ImmutableSortedDictionary<string, string>.Builder options = ImmutableSortedDictionary.CreateBuilder<string, string>();
            foreach (OptionDescriptor option in GlmOptions.Schema.Options)
            {
                if (option.Read(_fit.Options) is { } value && value != option.Read(defaults))
                {
                    options.Add(option.Name, value);
                }
            }

            return options.ToImmutable();
        }
    }

    private sealed class PlainOptions : GlmOptions;

    /// <summary>The options of the fit.</summary>
    private protected GlmOptions FitOptions => _fit.Options;

    double INormalOutcome.OutcomeVariance =>
        Family is { Name: "gaussian", LinkName: "identity" } && _fit.Options.Alpha == 0.0 ? Dispersion : double.NaN;
}
