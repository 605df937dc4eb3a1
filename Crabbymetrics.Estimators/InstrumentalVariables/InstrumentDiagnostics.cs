using System.Collections.Immutable;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Estimators;

/// <summary>What a report says of the instruments of an equation, under the covariance of its table: strength, validity, endogeneity, and
/// tests that hold however weak the instruments are. What is not available is null, with the reason among the notes. Immutable.</summary>
public sealed class InstrumentDiagnostics
{
    private readonly List<string> _notes = [];

    private InstrumentDiagnostics(TwoSlsResult result, string vcov, CovarianceArguments arguments, double level, InstrumentRequests asked)
    {
        Result = result;
        Asked = asked;
        if (result.InferenceUnavailableReason is not null)
        {
            return;
        }

        bool homoskedastic = vcov == BuiltInCovariances.Vanilla.Name;
        bool single = result.EndogenousNames.Length == 1;
        Stages = Try("First stages", () => result.FirstStages(vcov, arguments, level).ToArray()) is { } stages ? [.. stages] : [];
        _notes.AddRange(Stages.SelectMany(static stage => stage.Notes));
        Strength = Try("Weak identification", () => result.WeakIdentification(vcov, arguments));
        // That there is no effective F of several endogenous regressors is no news.
        _notes.AddRange(Strength?.Notes.Where(_ => single) ?? []);
        Endogeneity = Try("The Wu-Hausman test", () => result.WuHausman(vcov, arguments));
        Durbin = homoskedastic ? Try("Durbin's test", result.Durbin) : null;
        if (result.InstrumentNames.Length > result.EndogenousNames.Length)
        {
            Sargan = homoskedastic ? Try("Sargan's test", result.Sargan) : null;
            Basmann = homoskedastic ? Try("Basmann's test", result.Basmann) : null;
            Hansen = homoskedastic ? null : Try("Hansen's J", () => result.HansenJ(vcov, arguments));
        }

        if (single && result.InstrumentNames.Length == 1)
        {
            AdjustedT = Try("tF", () => result.AdjustedT(vcov, arguments));
        }

        AndersonRubin = Try("The Anderson-Rubin test", () => result.AndersonRubin(null, vcov, arguments));
        AndersonRubinSet =
            AndersonRubin is not null && single
                ? Try("The Anderson-Rubin set", () => result.AndersonRubinSet(level, vcov, arguments))
                : null;
        if (asked.WeakInstruments)
        {
            Kleibergen = Try("Kleibergen's test", () => result.KleibergenTest(null, vcov, arguments));
            LikelihoodRatio = Try("The conditional likelihood ratio", () => result.ConditionalLikelihoodRatio(null, vcov, arguments));
            KleibergenSet =
                single && Kleibergen is not null ? Try("Kleibergen's set", () => result.KleibergenSet(level, vcov, arguments)) : null;
            LikelihoodRatioSet =
                single && LikelihoodRatio is not null
                    ? Try("The likelihood ratio's set", () => result.ConditionalLikelihoodRatioSet(level, vcov, arguments))
                    : null;
        }

        Difference = asked.Suspects.IsEmpty
            ? null
            : Try("The difference in J", () => result.DifferenceInJ(asked.Suspects, vcov, arguments));
        if (asked.ReducedForm)
        {
            ReducedForm = Try("The reduced form", () => result.ReducedForm(vcov, arguments, level));
        }
    }

    /// <summary>The fit.</summary>
    public TwoSlsResult Result { get; }

    /// <summary>What was asked for beside what every report has.</summary>
    public InstrumentRequests Asked { get; }

    /// <summary>The first stages.</summary>
    public ImmutableArray<FirstStage> Stages { get; } = [];

    /// <summary>How strong the instruments are together.</summary>
    public WeakIdentification? Strength { get; }

    /// <summary>Whether the endogenous regressors are exogenous.</summary>
    public HypothesisTest? Endogeneity { get; }

    /// <summary>The same by Durbin's test, under equal variances.</summary>
    public HypothesisTest? Durbin { get; }

    /// <summary>Whether the instruments are valid, under equal variances.</summary>
    public HypothesisTest? Sargan { get; }

    /// <summary>The same by Basmann's test.</summary>
    public HypothesisTest? Basmann { get; }

    /// <summary>Whether the instruments are valid, under any other covariance.</summary>
    public HypothesisTest? Hansen { get; }

    /// <summary>Whether the instruments named are valid, the others being so.</summary>
    public HypothesisTest? Difference { get; }

    /// <summary>t with a critical value that holds however weak the one instrument is.</summary>
    public AdjustedTTest? AdjustedT { get; }

    /// <summary>The test that all endogenous coefficients are 0.</summary>
    public HypothesisTest? AndersonRubin { get; }

    /// <summary>Its set.</summary>
    public ConfidenceSet? AndersonRubinSet { get; }

    /// <summary>Kleibergen's test of the same.</summary>
    public HypothesisTest? Kleibergen { get; }

    /// <summary>Its set.</summary>
    public ConfidenceSet? KleibergenSet { get; }

    /// <summary>The conditional likelihood ratio.</summary>
    public HypothesisTest? LikelihoodRatio { get; }

    /// <summary>Its set.</summary>
    public ConfidenceSet? LikelihoodRatioSet { get; }

    /// <summary>The outcome on exogenous regressors and instruments.</summary>
    public CoefficientTable? ReducedForm { get; }

    /// <summary>What to warn of: statistics that are not available, and weak instruments.</summary>
    public IEnumerable<string> Warnings => Strength?.Warning is { } weak ? [.. _notes, weak] : _notes;

    /// <summary>n - k.</summary>
    public double ResidualDegreesOfFreedom => Result.ResidualDegreesOfFreedom;

    /// <summary>The residual standard error.</summary>
    public double Sigma => Result.Sigma;

    /// <summary>The section of a result. Without inference it has no test.</summary>
    /// <param name="result">The fitted model.</param>
    /// <param name="vcov">The covariance of the table, by name.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="level">The confidence level.</param>
    /// <param name="asked">What was asked for beside what every report has.</param>
    /// <exception cref="ArgumentException">A suspect is no instrument, or the others do not identify the equation.</exception>
    public static InstrumentDiagnostics Of(
        TwoSlsResult result,
        string vcov,
        CovarianceArguments arguments,
        double level,
        InstrumentRequests asked
    ) => new(result, vcov, arguments, level, asked);

    /// <summary>The lines below the table.</summary>
    /// <returns>A line for each statistic.</returns>
    public IEnumerable<string> Lines()
    {
        foreach (FirstStage stage in Stages)
        {
            yield return stage.ToString();
            if (stage.RobustF is { } robust && robust.Name != "First-stage (vanilla)")
            {
                yield return robust.ToString();
            }
        }

        object?[] statistics =
        [
            Strength?.EffectiveF,
            Strength?.KleibergenPaap,
            Endogeneity,
            Durbin,
            Sargan,
            Basmann,
            Hansen,
            Difference,
            AdjustedT,
            AndersonRubin,
            AndersonRubinSet,
            Kleibergen,
            KleibergenSet,
            LikelihoodRatio,
            LikelihoodRatioSet,
        ];
        foreach (object statistic in statistics.OfType<object>())
        {
            yield return statistic.ToString()!;
        }
    }

    private T? Try<T>(string name, Func<T> statistic)
        where T : class
    {
        try
        {
            return statistic();
        }
        catch (Exception error) when (error is CrabbymetricsException or NotSupportedException)
        {
            _notes.Add($"{name}: not available. {error.Message}");
            return null;
        }
    }
}
