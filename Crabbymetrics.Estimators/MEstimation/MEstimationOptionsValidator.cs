using Microsoft.Extensions.Options;

namespace Crabbymetrics.Estimators;

/// <summary>Checks <see cref="MEstimationOptions"/>.</summary>
[OptionsValidator]
public sealed partial class MEstimationOptionsValidator : IValidateOptions<MEstimationOptions>;
