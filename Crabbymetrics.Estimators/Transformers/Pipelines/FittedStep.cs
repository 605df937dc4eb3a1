using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>A fitted transformation in a pipeline: it takes its columns out of a design and puts its own at the end.</summary>
internal sealed class FittedStep(IDesignTransformation transformation)
{
    public IDesignTransformation Transformation { get; } = transformation;

    /// <summary>The columns of the design after the step.</summary>
    public ImmutableArray<string> Names(ImmutableArray<string> before) =>
        [.. before.Where(name => !Transformation.InputNames.Contains(name)), .. Transformation.OutputNames];

    public DesignMatrix Apply(DesignMatrix design)
    {
        int[] taken = ColumnSelection.Resolve(Transformation.InputNames, design.ColumnNames);
        DesignMatrix made = Transformation.Transform(design.SelectColumns(taken));
        int[] others = [.. Enumerable.Range(0, design.ColumnCount).Except(taken)];
        return others.Length == 0 ? made : design.SelectColumns(others).Append(made);
    }
}
