using System.Collections.Immutable;
using System.Text.Json;

namespace Crabbymetrics.Estimators;

/// <summary>
/// What FTRL has learned: two numbers a coefficient, from which the coefficient follows, and the sums of the progressive loss. Immutable:
/// a checkpoint, from which any number of runs may go on.
/// </summary>
public sealed record FtrlState
{
    /// <summary>The columns of the rows so far, without the intercept; empty before the first batch.</summary>
    public ImmutableArray<string> ColumnNames { get; init; } = [];

    /// <summary>z: the sum of the gradients less their part in the rates; the intercept first where there is one.</summary>
    public ImmutableArray<double> Z { get; init; } = [];

    /// <summary>n: the sums of squared gradients, in the order of <see cref="Z"/>.</summary>
    public ImmutableArray<double> N { get; init; } = [];

    /// <summary>How many rows were learned, each as often as it was passed.</summary>
    public long RowCount { get; init; }

    /// <summary>How many rows were learned, each counted once, however many epochs passed over it.</summary>
    public long ObservationCount { get; init; }

    /// <summary>The sum of the losses of the rows, each predicted before it was learned.</summary>
    public double LossSum { get; init; }

    /// <summary>Reads the state that a saved model kept, so that learning goes on where it ended: the coefficients, and all that follows,
    /// have the bits of one uninterrupted run.</summary>
    /// <param name="model">A loaded model of <c>ftrl</c>.</param>
    /// <returns>The state.</returns>
    /// <exception cref="FormatException">The model is none of <c>ftrl</c>, or its state is damaged.</exception>
    public static FtrlState Of(StoredModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (model.EstimatorName != FtrlEstimator.Name || model.State.Own is not { } own)
        {
            throw new FormatException($"The model is of '{model.EstimatorName}' and has no state of {FtrlEstimator.Name}.");
        }

        try
        {
            FtrlState state = new()
            {
                ColumnNames = model.State.Regressors,
                Z = Numbers(own, "z"),
                N = Numbers(own, "n"),
                RowCount = own.GetProperty("row_count").GetInt64(),
                ObservationCount = own.GetProperty("observation_count").GetInt64(),
                LossSum = own.GetProperty("loss_sum").GetDouble(),
            };
            return state.Z.Length == model.Parameters.Length && state.N.Length == state.Z.Length && state.N.All(static n => n >= 0.0)
                ? state
                : throw new FormatException(
                    $"The saved state has {state.Z.Length} values of z and {state.N.Length} of n; the model has "
                        + $"{model.Parameters.Length} parameters."
                );
        }
        catch (Exception error) when (error is KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException($"The saved model has no state of {FtrlEstimator.Name}: {error.Message}", error);
        }
    }

    /// <summary>Writes what <see cref="Of"/> reads, beside the names, as properties of an open object.</summary>
    internal void Write(Utf8JsonWriter writer)
    {
        Write(writer, "z", Z);
        Write(writer, "n", N);
        writer.WriteNumber("row_count", RowCount);
        writer.WriteNumber("observation_count", ObservationCount);
        writer.WriteNumber("loss_sum", LossSum);
    }

    private static void Write(Utf8JsonWriter writer, string name, ImmutableArray<double> values)
    {
        writer.WriteStartArray(name);
        foreach (double value in values)
        {
            writer.WriteNumberValue(value);
        }

        writer.WriteEndArray();
    }

    private static ImmutableArray<double> Numbers(JsonElement own, string name) =>
        [.. own.GetProperty(name).EnumerateArray().Select(static value => value.GetDouble())];
}
