namespace Crabbymetrics.Optimization;

/// <summary>One end of a bound or of a constraint in the scaled variables: <c>Sign * a'z at least Limit</c>, a of length 1. An equality has
/// one side of its own.</summary>
/// <param name="Variable">The variable of a bound; -1 for a constraint.</param>
/// <param name="Row">The constraint; -1 for a bound.</param>
/// <param name="Sign">1 for the lower end, -1 for the upper one.</param>
/// <param name="Limit">What is not to be fallen short of.</param>
/// <param name="IsEquality">Whether it is to be met exactly.</param>
internal readonly record struct ConstraintSide(int Variable, int Row, double Sign, double Limit, bool IsEquality);
