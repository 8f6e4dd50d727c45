import time
def test_y(chromium, site):
    from tests.browser.desk import Desk
    for inst in (0,1,0,1):
        t=time.monotonic()
        w=chromium.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN"); 
        d=Desk(site,w); t1=time.monotonic()
        d.carry("clerk"); t2=time.monotonic()
        d.open("/till"); t3=time.monotonic()
        w.close(); t4=time.monotonic()
        print("ctx %.2f carry %.2f open %.2f close %.2f"%(t1-t,t2-t1,t3-t2,t4-t3))
def test_z(built,tmp_path,chromium):
    pass
def test_zz(site): pass
def test_zzz(site): pass
