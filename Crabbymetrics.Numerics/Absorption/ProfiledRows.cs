namespace Crabbymetrics.Numerics;

/// <summary>The rows of a Poisson model, as they are given, or in the order of the levels of the largest block.</summary>
/// <param name="Outcomes">The outcomes; in the order of the levels times the weights.</param>
/// <param name="Weights">The weights; empty for all ones.</param>
/// <param name="Offset">The offsets; empty for none.</param>
/// <param name="Columns">The columns.</param>
/// <param name="Totals">The sum of the outcomes of each level; empty where the rows are as they are given.</param>
internal sealed record ProfiledRows(double[] Outcomes, double[] Weights, double[] Offset, double[][] Columns, double[] Totals);
