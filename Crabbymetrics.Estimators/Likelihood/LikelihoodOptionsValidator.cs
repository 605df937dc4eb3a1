using Microsoft.Extensions.Options;

namespace Crabbymetrics.Estimators;

/// <summary>Checks <see cref="LikelihoodOptions"/>.</summary>
[OptionsValidator]
public sealed partial class LikelihoodOptionsValidator : IValidateOptions<LikelihoodOptions>;
