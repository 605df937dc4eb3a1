namespace Crabbymetrics.Inference;

/// <summary>A test of the specification of a model, or the reason why there is none.</summary>
/// <param name="Name">The name of the test.</param>
/// <param name="Test">The test; null where it is not available.</param>
/// <param name="UnavailableReason">Why it is not; null where it is.</param>
public sealed record SpecificationTest(string Name, HypothesisTest? Test, string? UnavailableReason);
