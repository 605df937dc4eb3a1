namespace Crabbymetrics.Estimators;

/// <summary>Tells how much of all work is done while a part of it goes on.</summary>
/// <param name="whole">Is told the share of all work.</param>
/// <param name="begin">The share before the part.</param>
/// <param name="size">The share of the part.</param>
internal sealed class ShareOfWork(IProgress<double> whole, double begin, double size) : IProgress<double>
{
    /// <summary>The first part of several of equal size; null where nobody is told.</summary>
    public static ShareOfWork? First(IProgress<double>? whole, int parts) =>
        whole is null ? null : new ShareOfWork(whole, 0.0, 1.0 / parts);

    /// <inheritdoc/>
    public void Report(double value) => whole.Report(begin + (size * value));
}
