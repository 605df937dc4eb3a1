using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>
/// The parameters that a multinomial fit works in: for each class but the base, in order, the working parameters of
/// <see cref="WorkingParameters"/>; and the way back to the contrasts with the reference class that it reports.
/// </summary>
internal sealed record MultinomialParameters(WorkingParameters Columns, int ClassCount, int BaseClass, int ReferenceClass)
{
    /// <summary>The number of classes with coefficients.</summary>
    public int Contrasts => ClassCount - 1;

    /// <summary>The number of working parameters of one class.</summary>
    public int PerClass => Columns.Count;

    /// <summary>The number of working parameters.</summary>
    public int Count => Contrasts * PerClass;

    /// <summary>The number of reported parameters, those left out included.</summary>
    public int ReportedCount => Contrasts * Columns.ReportedCount;

    /// <summary>The constants and coefficients by which the view's columns enter the linear predictors.</summary>
    public void ToView(ReadOnlySpan<double> working, Span<double> constants, Span<double> coefficients)
    {
        for (int m = 0; m < Contrasts; m++)
        {
            constants[m] = Columns.ToView(
                working.Slice(m * PerClass, PerClass),
                coefficients.Slice(m * Columns.SlopeCount, Columns.SlopeCount)
            );
        }
    }

    /// <summary>Writes the reported parameters, class-major; NaN for columns left out.</summary>
    public void ToReported(ReadOnlySpan<double> working, Span<double> reported)
    {
        double[] contrast = new double[PerClass];
        int target = 0;
        for (int code = 0; code < ClassCount; code++)
        {
            if (code == ReferenceClass)
            {
                continue;
            }

            for (int j = 0; j < PerClass; j++)
            {
                contrast[j] = Value(working, code, j) - Value(working, ReferenceClass, j);
            }

            Columns.ToReported(contrast, reported.Slice(target * Columns.ReportedCount, Columns.ReportedCount));
            target++;
        }
    }

    /// <summary>Writes d reported / d working, row-major.</summary>
    public void CopyJacobian(Span<double> jacobian)
    {
        int k = PerClass,
            count = Count;
        double[] one = new double[k * k];
        Columns.CopyJacobian(one);
        jacobian[..(count * count)].Clear();
        int target = 0;
        for (int code = 0; code < ClassCount; code++)
        {
            if (code == ReferenceClass)
            {
                continue;
            }

            for (int m = 0; m < Contrasts; m++)
            {
                int source = m < BaseClass ? m : m + 1;
                double sign =
                    source == code ? 1.0
                    : source == ReferenceClass ? -1.0
                    : 0.0;
                for (int a = 0; sign != 0.0 && a < k; a++)
                {
                    for (int b = 0; b < k; b++)
                    {
                        jacobian[(((target * k) + a) * count) + (m * k) + b] = sign * one[(a * k) + b];
                    }
                }
            }

            target++;
        }
    }

    /// <summary>The names of all reported parameters: <c>class:column</c>.</summary>
    public ImmutableArray<string> ReportedNames(ImmutableArray<string> classes)
    {
        int reference = ReferenceClass;
        ImmutableArray<string> columns = Columns.ReportedNames();
        return [.. classes.Where((_, code) => code != reference).SelectMany(name => columns.Select(column => $"{name}:{column}"))];
    }

    private double Value(ReadOnlySpan<double> working, int code, int index) =>
        code == BaseClass ? 0.0 : working[((code < BaseClass ? code : code - 1) * PerClass) + index];
}
