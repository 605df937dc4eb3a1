using Microsoft.Extensions.Options;

namespace Crabbymetrics.Estimators;

/// <summary>Checks <see cref="EstimatorSettings"/>.</summary>
[OptionsValidator]
public sealed partial class EstimatorSettingsValidator : IValidateOptions<EstimatorSettings>;
