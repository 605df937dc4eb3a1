namespace Crabbymetrics.Estimators;

/// <summary>The sums of <see cref="ResidualPass"/>.</summary>
/// <param name="Gradients">For each outcome the k sums over the rows of w r x, intercept first.</param>
/// <param name="Products">The q x q sums over the rows of w r_a r_b.</param>
internal sealed record ResidualSums(DoubleDouble[][] Gradients, double[] Products);
