using System.Collections.Immutable;

namespace Crabbymetrics.Inference;

/// <summary>The rows of a model with a linear predictor, as effects and predictions read them: columns by number, coefficients with 0 for
/// those left out.</summary>
internal sealed class LinearPredictorRows
{
    private readonly DesignMatrix _design;
    private readonly ImmutableArray<int> _parameters;

    public LinearPredictorRows(IEstimationResult result, ILinearPredictorModel model)
        : this(result, model, model.Design, model.Offset) { }

    public LinearPredictorRows(IEstimationResult result, ILinearPredictorModel model, DesignMatrix design, ReadOnlyMemory<double> offset)
    {
        _design = design;
        Model = model;
        ParameterPositions positions = ParameterPositions.Of(result, model);
        Intercept = positions.Intercept;
        _parameters = positions.Columns;
        // A column that was left out has no part in the linear predictor.
        Coefficients = [.. result.Parameters.Select(static value => double.IsNaN(value) ? 0.0 : value)];
        LinearPredictors = new double[design.RowCount];
        design.LinearPredictor(
            Intercept < 0 ? 0.0 : Coefficients[Intercept],
            [.. _parameters.Select(parameter => Coefficients[parameter])],
            LinearPredictors
        );
        for (int i = 0; i < offset.Length; i++)
        {
            LinearPredictors[i] += offset.Span[i];
        }
    }

    public ILinearPredictorModel Model { get; }

    public int RowCount => _design.RowCount;

    public int ColumnCount => _design.ColumnCount;

    /// <summary>The largest number of rows of a block.</summary>
    public int BlockRowCount => _design.BlockRowCount;

    /// <summary>The position of the intercept among the parameters; -1 where there is none.</summary>
    public int Intercept { get; }

    /// <summary>All parameters, 0 for those left out.</summary>
    public double[] Coefficients { get; }

    /// <summary>The linear predictors, offset included.</summary>
    public double[] LinearPredictors { get; }

    /// <summary>The position of a column's coefficient among the parameters.</summary>
    public int ParameterOf(int column) => _parameters[column];

    /// <summary>Writes one column.</summary>
    public void CopyColumn(int column, Span<double> values) => _design.CopyColumn(column, values);

    /// <summary>Visits the blocks of rows in their order.</summary>
    public void VisitBlocks(BlockAction visit)
    {
        DesignView view = new(_design, [.. Enumerable.Range(0, ColumnCount)], new double[ColumnCount]);
        double[] scratch = new double[view.ScratchCount];
        for (int b = 0; b < _design.BlockCount; b++)
        {
            DesignBlock block = view.Load(b, scratch);
            visit(in block);
        }
    }

    /// <summary>The operation on a block.</summary>
    public delegate void BlockAction(in DesignBlock block);
}
