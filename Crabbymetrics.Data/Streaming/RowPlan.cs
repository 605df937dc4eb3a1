using System.Collections.Immutable;
using System.Text.Json;

namespace Crabbymetrics.Data;

/// <summary>
/// How the rows of a model are made, with all that was learned from all of them, as text: another process makes of parts of the source the
/// columns, levels and classes that this one would. Immutable.
/// </summary>
/// <example><code>
/// RowPlan plan = RowPlan.Learn(source, specification);
/// RegressionData rows = RowPlan.FromJson(plan.ToJson()).Read(source, firstPart: 4, partCount: 2).Data;
/// </code></example>
public sealed class RowPlan
{
    private readonly LearnedRows _learned;

    private RowPlan(ModelSpecification specification, LearnedRows learned)
    {
        Specification = specification;
        _learned = learned;
    }

    /// <summary>The parts of the model.</summary>
    public ModelSpecification Specification { get; }

    /// <summary>Learns levels, and what functions learn, from all rows: one reading where the formula has any, else of the first
    /// part.</summary>
    /// <param name="source">The columns.</param>
    /// <param name="specification">Which of them play which part.</param>
    /// <param name="options">How much memory this may take; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="FormulaException">The formula does not fit the columns, or has what rows in parts cannot have.</exception>
    /// <exception cref="DataSourceException">A column is missing or of another kind in a part, or no row is complete.</exception>
    public static RowPlan Learn(
        IPartedSource source,
        ModelSpecification specification,
        StreamingOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(specification);
        RequirePlain(specification);
        LearnedRows learned = new StreamedReading(source, specification, options ?? new StreamingOptions()).LearnRows(cancellationToken);
        return new RowPlan(specification, learned);
    }

    /// <summary>Makes the rows of some parts.</summary>
    /// <param name="source">The source, or one with the same columns.</param>
    /// <param name="firstPart">The zero-based first part.</param>
    /// <param name="partCount">How many parts.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The rows that the model uses, and how many there are in the parts.</returns>
    /// <exception cref="DataSourceException">A column is missing or of another kind, a value cannot be used, or no row is
    /// complete.</exception>
    public (RegressionData Data, long SourceRowCount) Read(
        IPartedSource source,
        int firstPart,
        int partCount,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentOutOfRangeException.ThrowIfNegative(firstPart);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(partCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(firstPart + partCount, source.Parts.Length, nameof(partCount));
        PieceMaker maker = Maker(source, out _);
        List<ColumnTable> tables = [];
        long rows = 0;
        for (int part = firstPart; part < firstPart + partCount; part++)
        {
            (UsableRows usable, int count) = maker.Read(source, part, cancellationToken);
            rows += count;
            if (usable.Table.RowCount > 0)
            {
                tables.Add(usable.Table);
            }
        }

        string name = source.Parts[firstPart].Name;
        return tables.Count == 0
            ? throw new DataSourceException(name, "no row is complete from this part on: join parts, or leave them out.")
            : (maker.Make(tables.Count == 1 ? tables[0] : ColumnTable.Concat(name, tables), name), rows);
    }

    /// <summary>The rows that show every level, as the frame of a model: its terms, baselines and formula are those of all rows.</summary>
    /// <param name="source">The source.</param>
    /// <param name="warnings">What the user should know of all rows; none by default.</param>
    public ModelFrame Frame(IPartedSource source, params ImmutableArray<string> warnings)
    {
        ArgumentNullException.ThrowIfNull(source);
        PieceMaker maker = Maker(source, out DesignPlan design);
        ColumnTable rows = design.Context.Table;
        return ModelFrame.OfSample(
            maker.Make(rows, source.Name),
            rows,
            design,
            new ModelFrameNotes(Specification, maker.Outcome.Labels, [], warnings.IsDefault ? [] : warnings)
        );
    }

    /// <summary>All of it as JSON.</summary>
    public string ToJson()
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter writer = new(stream))
        {
            writer.WriteStartObject();
            SpecificationJson.Write(writer, Specification);
            writer.WriteString("rows", _learned.RowCount.ToString(System.Globalization.CultureInfo.InvariantCulture));
            FormulaJson.WriteTransforms(writer, _learned.Transforms.Select(static pair => pair.Value.State(pair.Key)));
            writer.WritePropertyName("witnesses");
            SavedData.Write(writer, _learned.Witnesses);
            writer.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <param name="json">The text.</param>
    /// <exception cref="FormatException">It is none that this version can read.</exception>
    public static RowPlan FromJson(string json)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(json);
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            ModelJson root = new(document.RootElement, "the plan");
            ModelSpecification specification = SpecificationJson.Read(root);
            MemoryColumns witnesses = SavedData.Read(root, "witnesses");
            Dictionary<string, BasisTransform> transforms = root.Objects("transforms")
                .Select(FormulaJson.ReadTransform)
                .ToDictionary(static state => state.Term, BasisTransform.FromState);
            long rows = long.Parse(root.Text("rows"), System.Globalization.CultureInfo.InvariantCulture);
            ModelPlan plan = ModelPlan.Create(specification, witnesses.ColumnNames, []);
            ColumnTable table = witnesses.Read(plan.Requests());
            return new RowPlan(specification, new LearnedRows(table, transforms, rows));
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or ArgumentException or OverflowException)
        {
            throw new FormatException($"The plan of the rows cannot be read: {error.Message}", error);
        }
    }

    private PieceMaker Maker(IPartedSource source, out DesignPlan design)
    {
        ModelPlan plan = ModelPlan.Create(Specification, source.ColumnNames, []);
        design = DesignPlan.Create(
            plan,
            _learned.Witnesses,
            StreamedReading.HasConstant(Specification),
            new Dictionary<string, BasisTransform>(_learned.Transforms),
            _learned.RowCount
        );
        PieceMaker maker = new(Specification, plan);
        maker.Fit(design);
        return maker;
    }

    /// <summary>Refuses a model on a part of its rows.</summary>
    internal static void RequirePlain(ModelSpecification specification)
    {
        if (specification.SubsetColumn is not null || !specification.CommonSample.IsEmpty)
        {
            throw new FormulaException(
                specification.Formula.Text,
                "rows that are not all in memory are those of one model: leave the subset and the common sample out."
            );
        }
    }
}
