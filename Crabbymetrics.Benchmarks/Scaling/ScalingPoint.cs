namespace Crabbymetrics.Benchmarks.Scaling;

/// <summary>The least time of a fit of one size on so many threads.</summary>
internal sealed record ScalingPoint(string Series, int RowCount, int ColumnCount, int Threads, double Seconds);
