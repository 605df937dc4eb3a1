using Microsoft.Extensions.Options;

namespace Crabbymetrics.Estimators;

/// <summary>Checks <see cref="OlsOptions"/>: the same check with a container and without.</summary>
[OptionsValidator]
public sealed partial class OlsOptionsValidator : IValidateOptions<OlsOptions>;
