namespace Crabbymetrics.Cli.Fitting;

/// <summary>The estimators that the tool offers.</summary>
internal static class FitBindings
{
    public static IReadOnlyList<IFitBinding> All { get; } = [new PoissonBinding(), new MultinomialLogitBinding()];
}
