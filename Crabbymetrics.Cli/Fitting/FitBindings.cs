namespace Crabbymetrics.Cli.Fitting;

/// <summary>The estimators that the tool offers.</summary>
internal static class FitBindings
{
    /// <summary>New bindings: their options belong to one command line.</summary>
    public static IReadOnlyList<IFitBinding> Create() =>
        [
            new PoissonBinding(),
            new LogitBinding(),
            new ProbitBinding(),
            new GammaBinding(),
            new NegativeBinomialBinding(),
            new TweedieBinding(),
            new GeneralizedLinearBinding(),
            new ElasticNetBinding(),
            new MultinomialLogitBinding(),
        ];
}
