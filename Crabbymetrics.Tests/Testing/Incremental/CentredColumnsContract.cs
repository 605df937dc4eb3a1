using Crabbymetrics.Testing;

namespace Crabbymetrics.Tests.Testing.Incremental;

public sealed class CentredColumnsContract : TransformerContract<CentredColumns.Fitted>
{
    protected override ITransformer<DesignMatrix, CentredColumns.Fitted> CreateTransformer() => new CentredColumns();

    protected override DesignMatrix CreateDesign()
    {
        double[,] x = new double[40, 3];
        for (int i = 0; i < 40; i++)
        {
            for (int j = 0; j < 3; j++)
            {
                x[i, j] = Math.Sin((i * 1.3) + j) + j;
            }
        }

        return DesignMatrix.Create(x);
    }
}
