using System.Collections.Immutable;
using System.Globalization;

namespace Crabbymetrics.Estimators;

/// <summary>A fitted generalized linear model. Immutable and safe for concurrent use; it keeps the data it was fitted to.</summary>
[System.Text.Json.Serialization.JsonConverter(typeof(Crabbymetrics.Inference.ResultJsonConverter))]
public sealed class GeneralizedLinearResult : GlmResult
{
    private readonly string? _name;

    internal GeneralizedLinearResult(GlmFit fit, string? estimatorName)
        : base(fit) => _name = estimatorName;

    /// <summary>The name of the model that was asked for by name; of one that was not, the family's.</summary>
    public override string EstimatorName => _name ?? Family.Name;

    /// <inheritdoc/>
    public override string ModelName => _name ?? GeneralizedLinearEstimator.Descriptor.Name;

    /// <inheritdoc/>
    public override ImmutableSortedDictionary<string, string> ModelOptions
    {
        get
        {
            ImmutableSortedDictionary<string, string> options = base.ModelOptions;
            if (_name is not null)
            {
                return FitOptions is GeneralizedLinearOptions { Link: { } link }
                    ? options.Add(nameof(GeneralizedLinearOptions.Link), link)
                    : options;
            }

            options = options
                .Add(nameof(GeneralizedLinearOptions.FamilyName), Family.Name)
                .Add(nameof(GeneralizedLinearOptions.Link), Family.LinkName);
            return Family is LinkedFamily { Distribution: NegativeBinomialDistribution negativeBinomial }
                ? options.Add(nameof(GeneralizedLinearOptions.Theta), negativeBinomial.Theta.ToString(CultureInfo.InvariantCulture))
                : options;
        }
    }

    /// <inheritdoc/>
    protected override GlmResult Recreate(GlmFit fit) => new GeneralizedLinearResult(fit, _name);
}
