using System.Collections.Immutable;

namespace Crabbymetrics.Data;

/// <summary>
/// A fitted model with its formula, saved and loaded: it makes the columns of the model of new rows, with the levels, means and knots of
/// the fit, and predicts for them. The file (<see cref="ModelDocument"/>) holds no row of the data, unless that is asked for. Immutable.
/// </summary>
public sealed class ModelFile
{
    private readonly SavedOutcome? _outcome;

    private ModelFile(StoredModel model, FittedFormula? formula, SavedOutcome? outcome, ImmutableArray<string> absorbed, bool isWeighted)
    {
        IsWeighted = isWeighted;
        Model = model;
        Formula = formula;
        _outcome = outcome;
        Absorbed = absorbed;
    }

    /// <summary>The model: tables, tests and, as a <see cref="StoredMeanModel"/>, predictions of a design.</summary>
    public StoredModel Model { get; }

    /// <summary>The formula with what it learned; null where the model was saved without one.</summary>
    public FittedFormula? Formula { get; }

    /// <summary>The name of the outcome; null where the model was saved without a formula.</summary>
    public string? OutcomeName => _outcome?.Name;

    /// <summary>The effects that the model absorbed. A model that was saved without their estimates (<see cref="ModelState.Effects"/>) does
    /// not predict.</summary>
    public ImmutableArray<string> Absorbed { get; }

    /// <summary>Whether the rows of the fit had weights. They are not saved.</summary>
    public bool IsWeighted { get; }

    /// <summary>The rows of the fit, with the columns that the model reads; null where it was saved without them.</summary>
    public IColumnSource? Data { get; private init; }

    /// <summary>Saves a model.</summary>
    /// <param name="stream">Receives the text. It is left open, and nothing is written where something is wrong.</param>
    /// <param name="state">What is kept of the result: <c>result.State("hc1")</c>.</param>
    /// <param name="frame">The data of the fit, whose formula is saved.</param>
    /// <param name="includeData">Whether the rows of the fit are saved too, with the columns that the model reads: some 20 bytes a
    /// number.</param>
    /// <exception cref="ArgumentException">The model is of another frame: its columns are others.</exception>
    public static void Save(Stream stream, ModelState state, ModelFrame frame, bool includeData = false)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(frame);
        if (!state.Regressors.IsEmpty && !state.Regressors.SequenceEqual(frame.Data.Design.ColumnNames))
        {
            throw new ArgumentException("The model was fitted to other columns than those of the frame.", nameof(frame));
        }

        SavedOutcome outcome = SavedOutcome.Of(frame);
        ImmutableArray<string> absorbed = [.. frame.Data.Absorbed.Select(static effect => effect.Name)];
        ModelDocument.Write(
            stream,
            state,
            writer =>
            {
                writer.WritePropertyName("formula");
                FormulaJson.Write(writer, frame.Fitted.State);
                writer.WritePropertyName("outcome");
                outcome.Write(writer);
                ModelJson.Write(writer, "absorbed", absorbed);
                writer.WriteBoolean("weighted", frame.Data.Weights is not null);
                if (includeData)
                {
                    writer.WritePropertyName("data");
                    SavedData.Write(writer, frame.Table);
                }
            }
        );
    }

    /// <summary>Saves a model in a file, which appears whole or not at all.</summary>
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <param name="state">What is kept of the result: <c>result.State("hc1")</c>.</param>
    /// <param name="frame">The data of the fit, whose formula is saved.</param>
    /// <param name="includeData">Whether the rows of the fit are saved too.</param>
    /// <exception cref="ArgumentException">The model is of another frame: its columns are others.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(string path, ModelState state, ModelFrame frame, bool includeData = false)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        using MemoryStream text = new();
        Save(text, state, frame, includeData);
        string unfinished = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            File.WriteAllBytes(unfinished, text.ToArray());
            File.Move(unfinished, path, overwrite: true);
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    /// <summary>Loads a model.</summary>
    /// <param name="stream">The text that <c>Save</c> wrote, with a formula or without.</param>
    /// <param name="descriptors">The estimators that are registered, of which one made the model: <c>EstimatorDescriptors.BuiltIn</c> of
    /// Crabbymetrics.Estimators, or those of a container.</param>
    /// <param name="services">The application's services; null for the built-in ones.</param>
    /// <param name="name">Where it comes from, for the messages.</param>
    /// <returns>The model.</returns>
    /// <exception cref="FormatException">It is no saved model, one of another version, one that was cut off or changed, or one of an
    /// estimator that is not registered. The message says which.</exception>
    public static ModelFile Load(
        Stream stream,
        IEnumerable<EstimatorDescriptor> descriptors,
        IServiceProvider? services = null,
        string name = "the stream"
    )
    {
        ModelDocument document = ModelDocument.Read(stream, name);
        try
        {
            StoredModel model = EstimatorDescriptor.Restore(document.State, descriptors, services);
            if (document.Part("formula") is not { } formula)
            {
                return new ModelFile(model, null, null, [], false);
            }

            FormulaState state = FormulaJson.Read(new ModelJson(formula, "formula"));
            SavedOutcome outcome = SavedOutcome.Read(
                new ModelJson(document.Part("outcome") ?? throw new FormatException("the outcome is missing."), "outcome")
            );
            ImmutableArray<string> absorbed = new ModelJson(document.Root, "the file").Texts("absorbed");
            ModelJson root = new(document.Root, "the file");
            return new ModelFile(model, FittedFormula.FromState(state), outcome, absorbed, root.Truth("weighted"))
            {
                Data = root.Has("data") ? SavedData.Read(root, "data") : null,
            };
        }
        catch (FormatException error) when (!error.Message.StartsWith(name, StringComparison.Ordinal))
        {
            throw new FormatException($"{name}: {error.Message}", error);
        }
        catch (FormulaException error)
        {
            throw new FormatException($"{name}: {error.Message}", error);
        }
    }

    /// <summary>Loads a model from a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="descriptors">The estimators that are registered.</param>
    /// <param name="services">The application's services; null for the built-in ones.</param>
    /// <returns>The model.</returns>
    /// <exception cref="FormatException">It is no saved model that can be read here; the message says why.</exception>
    /// <exception cref="IOException">The file is not there or cannot be read.</exception>
    public static ModelFile Load(string path, IEnumerable<EstimatorDescriptor> descriptors, IServiceProvider? services = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        using FileStream stream = File.OpenRead(path);
        return Load(stream, descriptors, services, path);
    }

    /// <summary>Makes the columns of the model of new rows.</summary>
    /// <param name="source">The rows. They need the columns of the terms and the offsets only.</param>
    /// <param name="newLevels">What becomes of a row whose category the fit did not have.</param>
    /// <param name="cancellationToken">Ends the reading with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The rows that have a prediction, and the way back to all rows. The sum of absorbed effects stands among the
    /// offsets.</returns>
    /// <exception cref="NotSupportedException">The model has no formula, or absorbed effects without estimates.</exception>
    /// <exception cref="DataSourceException">A column is missing, a value is not a finite number, or no row is complete.</exception>
    public PredictionFrame Read(
        IColumnSource source,
        NewLevels newLevels = NewLevels.Missing,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(source);
        return Read(source, newLevels, false, cancellationToken);
    }

    /// <summary>Makes the columns of the model of one part of new rows, as <see cref="Read(IColumnSource, NewLevels, CancellationToken)"/>
    /// does of all.</summary>
    /// <param name="source">The rows.</param>
    /// <param name="part">The zero-based part.</param>
    /// <param name="newLevels">What becomes of a row whose category the fit did not have.</param>
    /// <param name="cancellationToken">Ends the reading with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The rows of the part that have a prediction. Where there is none, the design has neither rows nor columns.</returns>
    /// <exception cref="NotSupportedException">The model has no formula, absorbed effects without estimates, or lags, which look at rows of
    /// other parts.</exception>
    /// <exception cref="DataSourceException">A column is missing, or a value is not a finite number.</exception>
    public PredictionFrame ReadPart(
        IPartedSource source,
        int part,
        NewLevels newLevels = NewLevels.Missing,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(source);
        return Formula is { ReadsOtherRows: true }
            ? throw new NotSupportedException("The formula has lags, which look at rows of other parts: read all rows together.")
            : Read(source.Part(part), newLevels, true, cancellationToken);
    }

    private PredictionFrame Read(IColumnSource source, NewLevels newLevels, bool mayBeEmpty, CancellationToken cancellationToken)
    {
        FittedFormula formula =
            Formula ?? throw new NotSupportedException("The model was saved without a formula: give it the columns of its design.");
        return Absorbed.IsEmpty || !Model.State.Effects.IsEmpty
            ? formula.Read(source, Model.State.Effects, newLevels, cancellationToken, mayBeEmpty)
            : throw new NotSupportedException(
                $"The model absorbed {string.Join(", ", Absorbed)}, whose estimates are not in the file: it cannot predict. Fit with the "
                    + "effects as terms, C(name), to predict."
            );
    }

    /// <summary>Predicts the mean of new rows.</summary>
    /// <param name="source">The rows. They need the columns of the terms and the offsets only.</param>
    /// <param name="newLevels">What becomes of a row whose category the fit did not have.</param>
    /// <param name="cancellationToken">Ends the reading with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>A mean for each row of the source; null where a value is missing or a category is new.</returns>
    /// <exception cref="NotSupportedException">The model has no formula, absorbed effects without estimates, or no mean.</exception>
    /// <exception cref="DataSourceException">A column is missing, a value is not a finite number, or no row is complete.</exception>
    public double?[] Predict(IColumnSource source, NewLevels newLevels = NewLevels.Missing, CancellationToken cancellationToken = default)
    {
        if (Model is not IMeanPrediction model)
        {
            throw new NotSupportedException($"A saved model of '{Model.EstimatorName}' predicts no mean.");
        }

        PredictionFrame frame = Read(source, newLevels, cancellationToken);
        return frame.Align(model.Predict(frame.Design, frame.Offset.IsEmpty ? null : frame.Offset.ToArray()));
    }

    /// <summary>Predicts the mean of new rows part by part, in their order, so that no more than one part is in memory.</summary>
    /// <param name="source">The rows: Parquet files, say.</param>
    /// <param name="newLevels">What becomes of a row whose category the fit did not have.</param>
    /// <param name="cancellationToken">Ends the reading with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>For each part a mean for each of its rows; null where a value is missing or a category is new. A part is read when it is
    /// asked for.</returns>
    /// <exception cref="NotSupportedException">The model has no formula, absorbed effects without estimates, lags, or no mean.</exception>
    /// <exception cref="DataSourceException">A column is missing, or a value is not a finite number.</exception>
    public IEnumerable<double?[]> PredictParts(
        IPartedSource source,
        NewLevels newLevels = NewLevels.Missing,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(source);
        return Model is IMeanPrediction model
            ? Enumerable.Range(0, source.Parts.Length).Select(part => Means(model, ReadPart(source, part, newLevels, cancellationToken)))
            : throw new NotSupportedException($"A saved model of '{Model.EstimatorName}' predicts no mean.");

        static double?[] Means(IMeanPrediction model, PredictionFrame frame) =>
            frame.Align(
                frame.Design.RowCount == 0 ? [] : model.Predict(frame.Design, frame.Offset.IsEmpty ? null : frame.Offset.ToArray())
            );
    }

    /// <summary>The outcomes of new rows, for residuals.</summary>
    /// <param name="source">The rows, with the columns of the outcome.</param>
    /// <param name="cancellationToken">Ends the reading with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>An outcome for each row of the source, as the model reads it (the proportion of successes, 1 for the event); NaN where it
    /// is missing.</returns>
    /// <exception cref="NotSupportedException">The model has no formula.</exception>
    /// <exception cref="FormulaException">A column of the outcome is not there.</exception>
    /// <exception cref="DataSourceException">A value cannot be read.</exception>
    public double[] ReadOutcome(IColumnSource source, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        SavedOutcome outcome =
            _outcome ?? throw new NotSupportedException("The model was saved without a formula, so that its outcome is not known.");
        return outcome.Read(source, cancellationToken);
    }
}
