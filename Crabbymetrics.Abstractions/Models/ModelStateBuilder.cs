using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;

namespace Crabbymetrics;

/// <summary>Reads what is to be kept of a result from its capabilities.</summary>
internal static class ModelStateBuilder
{
    private const string InterceptName = "(Intercept)";

    public static ModelState Build(IEstimationResult result)
    {
        if (!result.Diagnostics.Converged)
        {
            throw new ArgumentException(
                $"A model that did not converge ({result.Diagnostics.TerminationReason}) has no estimates to save.",
                nameof(result)
            );
        }

        IModelState? own = result as IModelState;
        string name = own?.ModelName ?? result.EstimatorName;
        result = own?.ModelResult ?? result;
        ILinearPredictorModel? linear = result as ILinearPredictorModel;
        bool hasIntercept = linear?.HasIntercept ?? (result.ParameterNames is [InterceptName, ..]);
        return new ModelState
        {
            Estimator = name,
            Options = own?.ModelOptions ?? ImmutableSortedDictionary<string, string>.Empty,
            ParameterNames = result.ParameterNames,
            Parameters = result.Parameters,
            Regressors = own is { ModelRegressors: { IsDefault: false } given }
                ? given
                : linear?.Design.ColumnNames ?? (result is IMeanPrediction ? result.ParameterNames[(hasIntercept ? 1 : 0)..] : []),
            HasIntercept = hasIntercept,
            Family = (result as IFamilyModel)?.Family.Name,
            Link = linear?.LinkName ?? (result is IMeanPrediction ? (result as IFamilyModel)?.Family.LinkName : null),
            MeanProbe = linear is null ? [] : Probe(linear.InverseLink),
            ObservationCount = result.ObservationCount,
            TestDegreesOfFreedom = result.TestDegreesOfFreedom,
            Diagnostics = result.Diagnostics,
            Effects = result is IAbsorbedEffects { Absorbed.IsEmpty: false } absorbed ? StoredEffects.Of(absorbed) : [],
            OutcomeVariance = (result as INormalOutcome)?.OutcomeVariance ?? double.NaN,
            OutcomeDispersion = result is IPredictedOutcome { OutcomeTails: not null } predicted ? predicted.OutcomeDispersion : double.NaN,
            NoOutcomeDistributionReason = (result as IPredictedOutcome)?.OutcomeTailsUnavailableReason,
            DistributionParameters = (result as IDistributionParameters)?.DistributionParameters ?? [],
            Statistics = StatisticsOf(result),
            RSquaredName = (result as IRSquared)?.RSquaredName,
            Own = own is null ? null : OwnOf(own),
        };
    }

    /// <summary>A mean at the points by which it is told from others.</summary>
    public static ImmutableArray<double> Probe(MeanFunction mean)
    {
        double[] means = new double[ModelState.ProbePoints.Length];
        mean(ModelState.ProbePoints.AsSpan(), means, [], []);
        return [.. means];
    }

    /// <summary>The shape of <see cref="IInverseLink.InverseLink"/>.</summary>
    public delegate void MeanFunction(ReadOnlySpan<double> points, Span<double> mean, Span<double> first, Span<double> second);

    private static ImmutableArray<KeyValuePair<string, double>> StatisticsOf(IEstimationResult result)
    {
        ImmutableArray<KeyValuePair<string, double>>.Builder statistics = ImmutableArray.CreateBuilder<KeyValuePair<string, double>>();
        if (result is ILikelihood likelihood)
        {
            double twice = 2.0 * likelihood.LogLikelihood;
            double count = likelihood.EstimatedParameterCount;
            Add("log_likelihood", likelihood.LogLikelihood);
            Add("null_log_likelihood", likelihood.NullLogLikelihood);
            Add("estimated_parameters", count);
            if (likelihood.PenalizedMaximum is null)
            {
                Add("aic", (2.0 * count) - twice);
                Add("bic", (count * Math.Log(result.ObservationCount)) - twice);
            }
        }

        if (result is IRSquared explained)
        {
            Add("r_squared", explained.RSquared);
            Add("adjusted_r_squared", explained.AdjustedRSquared);
        }

        if (result is IDeviance compared)
        {
            Add("deviance", compared.Deviance);
            Add("null_deviance", compared.NullDeviance);
        }
        else if (result is IGoodnessOfFit fitted)
        {
            Add("deviance", fitted.Deviance);
        }

        if (result is IGoodnessOfFit goodness)
        {
            Add("pearson_chi_squared", goodness.PearsonChiSquared);
            Add("residual_df", goodness.ResidualDegreesOfFreedom);
        }

        if (result is ILinearFit linear)
        {
            Add("sigma", linear.Sigma);
        }

        if (result is IInformation information)
        {
            Add("dispersion", information.Dispersion);
        }

        return statistics.ToImmutable();

        void Add(string name, double value)
        {
            if (double.IsFinite(value))
            {
                statistics.Add(KeyValuePair.Create(name, value));
            }
        }
    }

    private static JsonElement? OwnOf(IModelState result)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer))
        {
            writer.WriteStartObject();
            result.WriteState(writer);
            writer.WriteEndObject();
        }

        using JsonDocument document = JsonDocument.Parse(buffer.WrittenMemory);
        return document.RootElement.EnumerateObject().Any() ? document.RootElement.Clone() : null;
    }
}
