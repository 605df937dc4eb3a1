namespace Crabbymetrics.Data;

/// <summary>Reads parts of a source, and makes the data of a model of their rows.</summary>
/// <param name="specification">The parts of the model.</param>
/// <param name="plan">The model for the columns of the source.</param>
internal sealed class PieceMaker(ModelSpecification specification, ModelPlan plan)
{
    private readonly List<ColumnRequest> _requests = plan.Requests();
    private DesignPlan? _fitted;
    private ModelOutcome? _outcome;

    /// <summary>The columns that are read.</summary>
    public IReadOnlyList<ColumnRequest> Requests => _requests;

    /// <summary>The number of columns that are read.</summary>
    public int ColumnCount => _requests.Count;

    /// <summary>Reads the rows of a part that the model uses, and how many rows the part has.</summary>
    public (UsableRows Rows, int SourceRowCount) Read(IPartedSource source, int part, CancellationToken cancellationToken)
    {
        ColumnTable table = source.ReadPart(part, _requests, cancellationToken);
        return (Use(table), table.SourceRowCount);
    }

    /// <summary>The rows of some that the model uses.</summary>
    public UsableRows Use(ColumnTable table) => UsableRows.Of(plan, specification, table);

    /// <summary>Says how the columns of all parts are coded.</summary>
    public void Fit(DesignPlan fitted)
    {
        _outcome = ModelOutcome.Read(plan, specification, fitted.Context);
        _fitted = fitted;
    }

    /// <summary>The outcome of the rows by which the model was coded.</summary>
    public ModelOutcome Outcome => _outcome!;

    /// <summary>Makes data of rows.</summary>
    public RegressionData Make(ColumnTable table, string name)
    {
        try
        {
            DesignPlan design = _fitted!.Of(table);
            return ModelData.Assemble(plan, specification, design, ModelOutcome.Read(plan, specification, design.Context, _outcome));
        }
        catch (Exception error) when (error is ArgumentException or KeyNotFoundException)
        {
            throw new DataSourceException(name, error.Message.Split(" (Parameter", 2)[0], innerException: error);
        }
    }

    /// <summary>Refuses what a model over parts cannot have.</summary>
    /// <exception cref="FormulaException">The formula has it.</exception>
    public static void Require(ModelPlan plan, ModelSpecification specification)
    {
        string? problem =
            !plan.Effects.IsEmpty
                ? "absorbed effects are sums over the rows of a level, wherever these are. Write factors of few levels out: y ~ x + C(f)"
            : plan.Treatment is not null ? "event studies compare the rows of a unit, wherever these are"
            : specification.Time is not null || specification.Unit is not null
                ? "rows in order of time are neighbours, and rows of different parts are not at hand together. Leave time and unit out"
            : plan.Variables.Values.FirstOrDefault(static variable => variable.Factor?.Breaks is [_]) is { } classes
                ? $"'{classes.Key}' cuts into a number of classes, which are known after all rows are read. Give the breaks: "
                    + "cut(x, c(0, 10, 20))"
            : null;
        if (problem is not null)
        {
            throw new FormulaException(plan.Formula.Text, $"data larger than memory are read part by part, and {problem}.");
        }
    }

    /// <summary>About how many bytes a row takes while it is decoded: values as they are read, as numbers, as columns of the design, and
    /// marks of missing ones.</summary>
    public long BytesPerRowInWork => (40L * ColumnCount) + 32;

    /// <summary>About how many bytes data take.</summary>
    public static long BytesOf(RegressionData data)
    {
        long columns = 0;
        DesignMatrix design = data.Design;
        int categories = design.Categories.Length;
        for (int j = 0; j < design.ColumnCount; j++)
        {
            columns += design.IsDummy(j) ? 0 : 1;
        }

        long perRow =
            (sizeof(double) * (columns + 1 + (data.HasOffset ? 1 : 0) + (data.Weights is null ? 0 : 1)))
            + (sizeof(int) * (long)(categories + data.Clusters.Count))
            + (sizeof(double) * (long)data.Columns.Count);
        return (perRow * data.RowCount) + (data.Instruments is null ? 0 : perRow * data.RowCount);
    }
}
