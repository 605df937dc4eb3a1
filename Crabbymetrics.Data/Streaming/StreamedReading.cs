using System.Collections.Immutable;

namespace Crabbymetrics.Data;

/// <summary>Reads the data of a model from parts: levels and what is learned, then moments, sums and a sample.</summary>
internal sealed class StreamedReading
{
    private readonly IPartedSource _source;
    private readonly ModelSpecification _specification;
    private readonly List<string> _warnings = [];
    private readonly ModelPlan _plan;
    private readonly PieceMaker _maker;
    private readonly PieceStore _store;
    private readonly RowSample _sample;
    private readonly LearnedColumns _learned;
    private readonly UsedRows _used = new();
    private readonly List<(DesignSchema Schema, long RowCount)> _schemas = [];
    private readonly List<(DesignSchema Schema, long RowCount)> _instruments = [];
    private readonly List<ObservationSummary> _summaries = [];
    private readonly Dictionary<string, ClusterLabels> _clusters = [];
    private ColumnTable? _first;
    private DataRoles _roles;
    private ImmutableArray<string> _endogenous = [];

    /// <summary>Prepares.</summary>
    public StreamedReading(IPartedSource source, ModelSpecification specification, StreamingOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfZero(options.MaxDegreeOfParallelism);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxDegreeOfParallelism, -1);
        ModelFrame.RequireOneKindOfWeights(specification);
        _source = source;
        _specification = specification;
        _plan = ModelPlan.Create(specification, source.ColumnNames, _warnings);
        PieceMaker.Require(_plan, specification);
        _maker = new PieceMaker(specification, _plan);
        if (source.Parts.IsEmpty || source.Parts.All(static part => part.RowCount == 0))
        {
            throw new DataSourceException(source.Name, "there are no rows.");
        }

        long rows = source.Parts.Sum(static part => (long)part.RowCount);
        _learned = LearnedColumns.Of(_plan, source.Name, rows, options.MemoryLimit);
        _sample = new RowSample(source.Parts);
        _store = new PieceStore(_maker, source, _sample.ExpectedCount, options);
    }

    /// <summary>Reads.</summary>
    public StreamedFrame Read(CancellationToken cancellationToken)
    {
        DesignPlan design = Learn(cancellationToken);
        DesignNames.Require(_specification, design.Design, _source.Name);
        _maker.Fit(design);
        _warnings.AddRange(
            design.Dates.Select(static column =>
                $"'{column}' holds dates, and enters as days from 1970-01-01; C({FormulaText.OfColumn(column)}) takes them as categories."
            )
        );
        _store.Scan("moments", Measure, Take, cancellationToken);
        _used.RequireRows(_source.Name);
        foreach (ClusterLabels labels in _clusters.Values)
        {
            labels.Require(_source.Name);
        }

        ObservationSummary summary = ObservationSummary.Combine(_summaries) with
        {
            Clusterings = _clusters.ToImmutableDictionary(static pair => pair.Key, static pair => pair.Value.All),
        };
        if (_used.Note() is { } note)
        {
            _warnings.Insert(0, note);
        }

        _warnings.AddRange(_used.Notes.Concat(design.Context.Notes).Distinct().Except(_warnings).ToArray());
        ColumnTable rows = _sample.Table(_source.Name) ?? design.Context.Table;
        RegressionData sample = _maker.Make(rows, _source.Name);
        return new StreamedFrame(
            new StreamedObservations(_store, DesignSchema.Combine(_schemas), summary, _roles)
            {
                Instruments = _instruments.Count == 0 ? null : new InstrumentSchema(DesignSchema.Combine(_instruments), _endogenous),
                Sample = _sample.IsEmpty ? null : sample,
            },
            ModelFrame.OfSample(
                sample,
                rows,
                design,
                new ModelFrameNotes(_specification, _maker.Outcome.Labels, _used.Dropped, [.. _warnings])
            )
        );
    }

    private DesignPlan Learn(CancellationToken cancellationToken)
    {
        LearnedRows learned = LearnRows(cancellationToken);
        return DesignPlan.Create(_plan, learned.Witnesses, HasConstant(_specification), learned.Transforms, learned.RowCount);
    }

    /// <summary>Whether an intercept spans the constant.</summary>
    public static bool HasConstant(ModelSpecification specification) => specification.Formula.HasIntercept && specification.FitIntercept;

    /// <summary>What all rows show of levels; where there is nothing to learn, the first rows that are complete.</summary>
    public LearnedRows LearnRows(CancellationToken cancellationToken)
    {
        Witnesses witnesses = new(_plan);
        ColumnTable? first = null;
        for (int part = 0; part < _source.Parts.Length && first is null; part++)
        {
            ColumnTable rows = _maker.Read(_source, part, cancellationToken).Rows.Table;
            first = rows.RowCount > 0 ? rows : null;
        }

        if (first is null)
        {
            // The scan counts what is missing, and says it.
            _store.Scan(
                "moments",
                (part, token) => _maker.Read(_source, part, token),
                (_, read) => _used.Add(read.Rows, read.SourceRowCount),
                cancellationToken
            );
            _used.RequireRows(_source.Name);
        }

        long count = 0;
        if (_learned.IsEmpty && !witnesses.AreNeeded(first!))
        {
            witnesses.Add(first!);
            count = long.MaxValue;
        }
        else
        {
            _store.Scan(
                "levels",
                (part, token) => _maker.Read(_source, part, token).Rows.Table,
                (part, table) =>
                {
                    RequireKinds(part, table);
                    if (table.RowCount > 0)
                    {
                        witnesses.Add(table);
                        _learned.Add(table);
                        count += table.RowCount;
                    }
                },
                cancellationToken
            );
        }

        return new LearnedRows(witnesses.Build(_source.Name), _learned.Learn(), count);
    }

    private Measured Measure(int part, CancellationToken cancellationToken)
    {
        (UsableRows rows, int count) = _maker.Read(_source, part, cancellationToken);
        return rows.Table.RowCount == 0
            ? new Measured(rows, count, null, null)
            : new Measured(rows, count, _maker.Make(rows.Table, _source.Parts[part].Name), _sample.Choose(part, rows.Table));
    }

    private void Take(int part, Measured measured)
    {
        RequireKinds(part, measured.Rows.Table);
        _used.Add(measured.Rows, measured.SourceRowCount);
        if (measured.Data is not { } data)
        {
            return;
        }

        IObservations observations = data;
        _roles = observations.Roles;
        _schemas.Add((observations.Design, data.RowCount));
        if (observations.Instruments is { } instruments)
        {
            _instruments.Add((instruments.Design, data.RowCount));
            _endogenous = instruments.Endogenous;
        }

        // The labels of clusters are gathered apart, once each.
        _summaries.Add(observations.Summary with { Clusterings = ImmutableDictionary<string, ImmutableArray<string>>.Empty });
        foreach ((string name, Clustering clustering) in data.Clusters)
        {
            if (!_clusters.TryGetValue(name, out ClusterLabels? labels))
            {
                _clusters.Add(name, labels = new ClusterLabels(name));
            }

            labels.Add(clustering.Labels);
        }

        if (measured.Sample is { } sample)
        {
            _sample.Add(sample);
        }

        _store.Add(part, data);
    }

    // Numbers in one file and text in another would be read as two things.
    private void RequireKinds(int part, ColumnTable table)
    {
        if (table.RowCount == 0)
        {
            return;
        }

        _first ??= table.Select(new bool[table.RowCount]);
        if (!table.HasKindsOf(_first, out string column))
        {
            throw new DataSourceException(
                _source.Parts[part].Name,
                _first.HasNumbers(column)
                    ? "it holds text, where the parts before it hold numbers. All parts have the same columns."
                    : "it holds numbers, where the parts before it hold text. All parts have the same columns.",
                column: column
            );
        }
    }

    private sealed record Measured(UsableRows Rows, int SourceRowCount, RegressionData? Data, ColumnTable? Sample);
}
