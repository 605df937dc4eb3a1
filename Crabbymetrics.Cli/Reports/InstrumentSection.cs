using System.Collections.Immutable;
using System.Text.Json;
using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Cli.Reports;

/// <summary>What a report says of the instruments of an equation, under the covariance of its table. What is not available is null, with
/// the reason among the notes.</summary>
internal sealed class InstrumentSection
{
    private readonly TwoSlsResult _result;
    private readonly List<string> _notes = [];
    private readonly ImmutableArray<FirstStage> _stages;
    private readonly WeakIdentification? _strength;
    private readonly HypothesisTest? _endogeneity;
    private readonly HypothesisTest? _sargan;
    private readonly HypothesisTest? _hansen;
    private readonly HypothesisTest? _andersonRubin;
    private readonly ConfidenceSet? _set;

    private InstrumentSection(TwoSlsResult result, string vcov, CovarianceArguments arguments, double level)
    {
        _result = result;
        if (result.InferenceUnavailableReason is not null)
        {
            _stages = [];
            return;
        }

        bool homoskedastic = vcov == BuiltInCovariances.Vanilla.Name;
        _stages = Try("First stages", () => result.FirstStages(vcov, arguments, level).ToArray()) is { } stages ? [.. stages] : [];
        _notes.AddRange(_stages.SelectMany(static stage => stage.Notes));
        _strength = Try("Weak identification", () => result.WeakIdentification(vcov, arguments));
        // That there is no effective F of several endogenous regressors is no news.
        _notes.AddRange(_strength?.Notes.Where(_ => result.EndogenousNames.Length == 1) ?? []);
        _endogeneity = Try("The Wu-Hausman test", () => result.WuHausman(vcov, arguments));
        if (result.InstrumentNames.Length > result.EndogenousNames.Length)
        {
            _sargan = homoskedastic ? Try("Sargan's test", result.Sargan) : null;
            _hansen = homoskedastic ? null : Try("Hansen's J", () => result.HansenJ(vcov, arguments));
        }

        _andersonRubin = Try("The Anderson-Rubin test", () => result.AndersonRubin(null, vcov, arguments));
        _set =
            _andersonRubin is not null && result.EndogenousNames.Length == 1
                ? Try("The Anderson-Rubin set", () => result.AndersonRubinSet(level, vcov, arguments))
                : null;
    }

    /// <summary>What to warn of: statistics that are not available, and weak instruments.</summary>
    public IEnumerable<string> Warnings => _strength?.Warning is { } weak ? [.. _notes, weak] : _notes;

    /// <summary>n - k.</summary>
    public double ResidualDegreesOfFreedom => _result.ResidualDegreesOfFreedom;

    /// <summary>The residual standard error.</summary>
    public double Sigma => _result.Sigma;

    /// <summary>The section of a result; null where it has no instruments. Without inference it has no test.</summary>
    /// <param name="result">The fitted model.</param>
    /// <param name="vcov">The covariance of the table, by name.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="level">The confidence level.</param>
    public static InstrumentSection? Of(IEstimationResult result, string vcov, CovarianceArguments arguments, double level) =>
        result is TwoSlsResult fit ? new InstrumentSection(fit, vcov, arguments, level) : null;

    /// <summary>Writes the properties of the JSON object.</summary>
    /// <param name="json">The object.</param>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteString("method", MethodName());
        Number(json, "kappa", _result.Kappa);
        Number(json, "sigma", _result.Sigma);
        json.WriteStartArray("first_stage");
        foreach (FirstStage stage in _stages)
        {
            json.WriteStartObject();
            json.WriteString("endogenous", stage.Endogenous);
            Number(json, "f", stage.F?.Statistic);
            Number(json, "df1", stage.F?.DegreesOfFreedom);
            Number(json, "df2", stage.F?.DenominatorDegreesOfFreedom);
            Number(json, "p_value", stage.F?.PValue);
            Number(json, "f_robust", stage.RobustF?.Statistic);
            Number(json, "partial_r_squared", stage.PartialRSquared);
            Number(json, "shea", stage.SheaPartialRSquared);
            Number(json, "sanderson_windmeijer_f", stage.SandersonWindmeijer?.Statistic);
            Number(json, "effective_f", _strength?.EffectiveF?.Value);
            Number(json, "effective_f_critical", _strength?.EffectiveF?.CriticalValue());
            json.WriteEndObject();
        }

        json.WriteEndArray();
        Number(json, "cragg_donald", _strength?.CraggDonald);
        if (_strength?.KleibergenPaap is { } rank)
        {
            json.WriteStartObject("kleibergen_paap");
            Number(json, "lm", rank.Lm.Statistic);
            Number(json, "lm_p_value", rank.Lm.PValue);
            Number(json, "f", rank.F);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("kleibergen_paap");
        }

        Ratio(json, "wu_hausman", _endogeneity);
        ChiSquared(json, "sargan", _sargan);
        ChiSquared(json, "hansen_j", _hansen);
        WriteAndersonRubin(json);
    }

    /// <summary>The lines below the table.</summary>
    public IEnumerable<string> Lines()
    {
        foreach (FirstStage stage in _stages)
        {
            yield return stage.ToString();
            if (stage.RobustF is { } robust && robust.Name != "First-stage (vanilla)")
            {
                yield return robust.ToString();
            }
        }

        if (_strength?.EffectiveF is { } effective)
        {
            yield return effective.ToString();
        }

        if (_strength?.KleibergenPaap is { } rank)
        {
            yield return rank.ToString();
        }

        foreach (HypothesisTest? test in (HypothesisTest?[])[_endogeneity, _sargan, _hansen, _andersonRubin])
        {
            if (test is not null)
            {
                yield return test.ToString();
            }
        }

        if (_set is not null)
        {
            yield return _set.ToString();
        }
    }

    private void WriteAndersonRubin(Utf8JsonWriter json)
    {
        if (_andersonRubin is not { } test)
        {
            json.WriteNull("anderson_rubin");
            return;
        }

        json.WriteStartObject("anderson_rubin");
        Number(json, "statistic", test.Statistic);
        Number(json, "df1", test.DegreesOfFreedom);
        Number(json, "df2", test.DenominatorDegreesOfFreedom);
        Number(json, "p_value", test.PValue);
        if (_set is { } set)
        {
            json.WriteStartArray("set");
            foreach (ConfidenceInterval interval in set.Intervals)
            {
                json.WriteStartArray();
                End(interval.Lower);
                End(interval.Upper);
                json.WriteEndArray();
            }

            json.WriteEndArray();
        }
        else
        {
            json.WriteNull("set");
        }

        json.WriteEndObject();

        void End(double value)
        {
            if (double.IsFinite(value))
            {
                json.WriteNumberValue(value);
            }
            else
            {
                json.WriteNullValue();
            }
        }
    }

    private string MethodName() =>
        _result.Method switch
        {
            TwoSlsMethod.TwoStage => "2sls",
            TwoSlsMethod.Liml => "liml",
            TwoSlsMethod.Fuller => "fuller",
            TwoSlsMethod.KClass => "k-class",
            TwoSlsMethod.Gmm => "gmm",
            _ => "cue",
        };

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

    private static void Ratio(Utf8JsonWriter json, string name, HypothesisTest? test)
    {
        if (test is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        Number(json, "statistic", test.Statistic);
        Number(json, "df1", test.DegreesOfFreedom);
        Number(json, "df2", test.DenominatorDegreesOfFreedom);
        Number(json, "p_value", test.PValue);
        json.WriteEndObject();
    }

    private static void ChiSquared(Utf8JsonWriter json, string name, HypothesisTest? test)
    {
        if (test is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        Number(json, "statistic", test.Statistic);
        Number(json, "df", test.DegreesOfFreedom);
        Number(json, "p_value", test.PValue);
        json.WriteEndObject();
    }

    private static void Number(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number && double.IsFinite(number))
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
