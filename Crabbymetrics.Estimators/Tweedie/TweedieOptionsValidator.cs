using Microsoft.Extensions.Options;

namespace Crabbymetrics.Estimators;

/// <summary>Checks <see cref="TweedieOptions"/>: the same check with a container and without.</summary>
[OptionsValidator]
public sealed partial class TweedieOptionsValidator : IValidateOptions<TweedieOptions>;
