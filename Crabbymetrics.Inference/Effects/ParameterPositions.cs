using System.Collections.Immutable;

namespace Crabbymetrics.Inference;

/// <summary>Which parameter of a result belongs to the intercept and to each column of its design: by name, never by position.</summary>
internal sealed class ParameterPositions
{
    private const string InterceptName = "(Intercept)";

    private ParameterPositions(int intercept, ImmutableArray<int> columns)
    {
        Intercept = intercept;
        Columns = columns;
    }

    /// <summary>The position of the intercept; -1 where there is none.</summary>
    public int Intercept { get; }

    /// <summary>The position of each column's coefficient.</summary>
    public ImmutableArray<int> Columns { get; }

    /// <summary>The positions of the intercept, where there is one, and of all columns.</summary>
    public ImmutableArray<int> All => Intercept < 0 ? Columns : [Intercept, .. Columns];

    /// <summary>Finds the parameters.</summary>
    /// <param name="result">The fitted model.</param>
    /// <param name="model">The same as a model with a linear predictor.</param>
    /// <exception cref="CrabbymetricsException">A column has no parameter of its name, two have, or there is no intercept.</exception>
    public static ParameterPositions Of(IEstimationResult result, ILinearPredictorModel model)
    {
        Dictionary<string, int> positions = new(StringComparer.Ordinal);
        for (int j = 0; j < result.ParameterNames.Length; j++)
        {
            if (!positions.TryAdd(result.ParameterNames[j], j))
            {
                throw Broken(result, $"has two parameters named '{result.ParameterNames[j]}'");
            }
        }

        ImmutableArray<string> names = model.Design.ColumnNames;
        int[] columns = new int[names.Length];
        for (int j = 0; j < columns.Length; j++)
        {
            columns[j] = positions.TryGetValue(names[j], out int position)
                ? position
                : throw Broken(result, $"has no parameter for the column '{names[j]}' of its design");
        }

        int intercept = -1;
        if (model.HasIntercept)
        {
            // A result may call the intercept by another name; it then comes first and is no column.
            intercept = positions.TryGetValue(InterceptName, out int position) ? position : 0;
            if (result.ParameterNames.IsEmpty || columns.AsSpan().Contains(intercept))
            {
                throw Broken(result, $"says that it has an intercept, and has no parameter '{InterceptName}'");
            }
        }

        return new ParameterPositions(intercept, [.. columns]);
    }

    private static CrabbymetricsException Broken(IEstimationResult result, string what) =>
        new(
            $"The result of '{result.EstimatorName}' {what}. Its parameters are {string.Join(", ", result.ParameterNames)}. Coefficients "
                + $"are matched with columns by name: its {nameof(ILinearPredictorModel)} breaks its contract."
        );
}
