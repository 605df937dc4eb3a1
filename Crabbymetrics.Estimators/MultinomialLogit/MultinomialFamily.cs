namespace Crabbymetrics.Estimators;

/// <summary>The outcomes of the multinomial logit: any label is a class.</summary>
internal sealed class MultinomialFamily : IOutcomeFamily
{
    public static MultinomialFamily Instance { get; } = new();

    public string Name => "multinomial";

    public string LinkName => "logit";

    public string OutcomeRequirement => "a class";

    public OutcomeKind Outcome => OutcomeKind.Classes;

    public int FindUnacceptable(ReadOnlySpan<double> outcome) => -1;
}
