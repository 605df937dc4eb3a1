namespace Crabbymetrics.Estimators;

/// <summary>An event study by imputation: its scores are the conservative influences of the observations on the effects, and its
/// information is the identity, so that a sandwich is the sum of their products.</summary>
internal sealed class ImputationEventStudy(EventStudyFit fit, double[][] influences) : EventStudyResult(fit)
{
    public override string StandardCovariance => "cr0";

    public override int CoefficientCount => influences.Length;

    public override int WorkingParameterCount => influences.Length;

    public override string? ModelBasedUnavailableReason =>
        "imputed effects have the conservative covariance of Borusyak, Jaravel and Spiess, which is clustered: cr0 by unit, or another "
        + "sandwich.";

    public override string? LeverageUnavailableReason =>
        "imputed effects are not the coefficients of one least squares, so that hc2, hc3, cr2 and cr3 are not defined. Ask for cr0.";

    public override void CopyInformation(Span<double> information)
    {
        int k = influences.Length;
        information[..(k * k)].Clear();
        for (int j = 0; j < k; j++)
        {
            information[(j * k) + j] = 1.0;
        }
    }

    public override void CopyScores(int firstRow, int rowCount, Span<double> scores)
    {
        int k = influences.Length;
        for (int i = 0; i < rowCount; i++)
        {
            for (int j = 0; j < k; j++)
            {
                scores[(i * k) + j] = influences[j][firstRow + i];
            }
        }
    }
}
