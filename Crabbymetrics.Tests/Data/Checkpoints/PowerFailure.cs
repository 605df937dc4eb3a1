namespace Crabbymetrics.Tests.Data.Checkpoints;

/// <summary>What ends a fit in the tests of checkpoints.</summary>
internal sealed class PowerFailure : Exception;
